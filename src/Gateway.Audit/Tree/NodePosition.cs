namespace Gateway.Audit;

/// <summary>
/// Where a stored hash stands: level 0 holds the leaf hashes, and the node (level, index) is over the leaves
/// [index·2^level, (index+1)·2^level). Only complete nodes are stored; they never change.
/// </summary>
/// <param name="Level">The level, 0 to 63.</param>
/// <param name="Index">The place within the level, from 0.</param>
public readonly record struct NodePosition(int Level, ulong Index)
{
    /// <summary>The position of a leaf hash.</summary>
    public static NodePosition OfLeaf(ulong index) => new(0, index);

    internal NodePosition Parent => new(Level + 1, Index / 2);
}
