using Gateway.Contracts.Events.V1;

namespace Gateway.Exchange.Labels;

/// <summary>The newest label of a flag.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Agency">Enrolment code of the holder, which signed it.</param>
/// <param name="Label">The label; null once the flag was retracted.</param>
internal sealed record StoredLabel(long Version, string Agency, Label? Label)
{
    /// <summary>Whether a record may be spoken of at all: it is there, and not sealed silently.</summary>
    public bool MayBeCounted => Label is { Seal: Seal.None or Seal.NotifyOwner };
}
