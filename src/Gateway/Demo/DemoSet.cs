using Gateway.Contracts.Node.V1;
using Gateway.Node.Import;

namespace Gateway.Demo;

/// <summary>Names one subject of one case at one agency.</summary>
/// <param name="Agency">Enrolment code of the holder.</param>
/// <param name="Case">The holder's case reference.</param>
/// <param name="Subject">The subject's reference within the case.</param>
internal readonly record struct DemoFlag(string Agency, string Case, string Subject);

/// <summary>A true transfer: two flags of one person at different forces.</summary>
/// <param name="Earlier">The flag heard first.</param>
/// <param name="Later">The flag heard later.</param>
/// <param name="Moved">Whether they share no address part and no id.</param>
internal sealed record DemoTransfer(DemoFlag Earlier, DemoFlag Later, bool Moved);

/// <summary>What a demo imports, and apart from it the truth against which the matches are marked.</summary>
/// <param name="Batches">What each agency imports.</param>
/// <param name="Transfers">All true transfers.</param>
/// <param name="Story">The transfer of which the first story tells.</param>
internal sealed record DemoSet(IReadOnlyList<DemoBatch> Batches, IReadOnlyList<DemoTransfer> Transfers, DemoTransfer Story)
{
    /// <summary>The force area of the coordinator and the partner agencies of the first story.</summary>
    public required string StoryForce { get; init; }

    /// <summary>What the import found wrong in rows that it did not take.</summary>
    public IReadOnlyList<RowProblem> Rejected { get; init; } = [];
}

/// <summary>What one agency imports.</summary>
/// <param name="Agency">Enrolment code.</param>
/// <param name="Cases">The cases, already read.</param>
internal sealed record DemoBatch(string Agency, IReadOnlyList<Case> Cases);
