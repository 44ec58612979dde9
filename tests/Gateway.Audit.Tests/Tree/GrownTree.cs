namespace Gateway.Audit.Tests;

/// <summary>A tree grown leaf by leaf, with its nodes stored as an exchange stores them: each written once.</summary>
internal sealed class GrownTree
{
    private readonly Dictionary<NodePosition, MerkleHash> _nodes = [];

    internal GrownTree(params IEnumerable<byte[]> leaves)
    {
        foreach (var leaf in leaves)
            Append(leaf);
    }

    internal MerkleFrontier Frontier { get; private set; } = MerkleFrontier.Empty;

    internal IReadOnlyDictionary<NodePosition, MerkleHash> Nodes => _nodes;

    internal static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(BitConverter.GetBytes)];

    internal void Append(byte[] leaf) => Frontier = Frontier.Append(MerkleHash.OfLeaf(leaf), _nodes.Add);

    internal InclusionProof Inclusion(ulong index, ulong size) => InclusionProof.Build(index, size, Read);

    internal ConsistencyProof Consistency(ulong oldSize, ulong newSize) => ConsistencyProof.Build(oldSize, newSize, Read);

    private MerkleHash Read(NodePosition position) => _nodes[position];
}
