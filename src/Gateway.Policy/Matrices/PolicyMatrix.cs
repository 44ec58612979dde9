using Gateway.Policy.Analysis;
using Gateway.Policy.Matrices;

namespace Gateway.Policy;

/// <summary>Who may see what, for records that everybody knows how to picture: for each a table of the highest tier that can be reached.</summary>
/// <param name="PolicyVersion">The policy.</param>
/// <param name="Row">The attribute whose values are the rows.</param>
/// <param name="Column">The attribute whose values are the columns.</param>
/// <param name="Over">The attributes that may have any value.</param>
/// <param name="Tables">One table for each record.</param>
public sealed record PolicyMatrix(string PolicyVersion, PolicyAttribute Row, PolicyAttribute Column, IReadOnlyList<string> Over, IReadOnlyList<MatrixTable> Tables)
{
    /// <summary>Works out the matrix of a policy for the records of a document such as <c>policies/matrix.yaml</c>.</summary>
    public static MatrixLoad Of(CompiledPolicy policy, PolicyText document)
    {
        var errors = new List<PolicyError>();
        var read = new MatrixDocument(policy, document.Source, errors).Read(document);
        return new MatrixLoad(read is null || errors.Count > 0 ? null : Of(new PolicySpace(policy), read), errors);
    }

    private static PolicyMatrix Of(PolicySpace space, ReadMatrix read) => new(
        space.Rules.Policy.Version,
        read.Row.Attribute,
        read.Column.Attribute,
        read.Over,
        read.Records.Select(record => new MatrixTable(record.Name, record.Group, Cells(space, read, record))).ToArray());

    private static MatrixCell[][] Cells(PolicySpace space, ReadMatrix read, ReadRecord record) =>
        read.Row.Attribute.Values.Select((_, row) => read.Column.Attribute.Values.Select((_, column) =>
        {
            var masks = (ulong[])record.Masks.Clone();
            masks[read.Row.FirstSlot] = 1UL << row;
            masks[read.Column.FirstSlot] = 1UL << column;
            var tiers = space.Diagrams.Numbers(space.Rules.Tiers, masks) & ~(1UL << PolicyDiagrams.Unknown);
            var highest = (Tier)(tiers == 0 ? 0 : 63 - (int)ulong.LeadingZeroCount(tiers));
            var example = highest == Tier.None ? null : space.Diagrams.Find(space.Rules.Tiers, tier => tier == (int)highest, masks);
            return new MatrixCell(highest, example is null ? null : space.Domain.CombinationOf(example));
        }).ToArray()).ToArray();
}

/// <summary>What came of working out a matrix: the matrix and no errors, or errors and no matrix.</summary>
/// <param name="Matrix">The matrix, or null.</param>
/// <param name="Errors">What is wrong in the document.</param>
public sealed record MatrixLoad(PolicyMatrix? Matrix, IReadOnlyList<PolicyError> Errors);

/// <summary>The table of one record.</summary>
/// <param name="Name">What the record is.</param>
/// <param name="Group">What it is a case of, such as a level of risk; null when it stands for itself.</param>
/// <param name="Cells">By row, then by column.</param>
public sealed record MatrixTable(string Name, string? Group, IReadOnlyList<IReadOnlyList<MatrixCell>> Cells);

/// <summary>One cell.</summary>
/// <param name="Highest">The highest tier that can be reached.</param>
/// <param name="Example">A request and record that reach it; null at tier none.</param>
public sealed record MatrixCell(Tier Highest, Combination? Example);
