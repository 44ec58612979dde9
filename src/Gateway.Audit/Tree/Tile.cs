using System.Globalization;

namespace Gateway.Audit;

/// <summary>
/// A C2SP tile (tlog-tiles): up to 256 neighbouring hashes of one tile level, level L holding the nodes of tree level 8·L. A tile of
/// fewer is the right edge of the tree it was cut for.
/// </summary>
/// <param name="Level">The tile level, 0 to 7.</param>
/// <param name="Index">The tile's place within its level, from 0.</param>
/// <param name="Width">The number of hashes in it, 1 to 256.</param>
public readonly record struct Tile(int Level, ulong Index, int Width)
{
    /// <summary>The most hashes of one tile.</summary>
    public const int FullWidth = 1 << Height;

    private const int Height = 8;

    /// <summary>The position of the tile's first hash in the tree; the others follow it on the same level.</summary>
    public NodePosition First => new(Level * Height, Index << Height);

    /// <summary>The path below the log's prefix, such as <c>tile/0/x001/x234/067.p/5</c>.</summary>
    public string Path
    {
        get
        {
            // Groups of three digits, all but the last marked with an x.
            var groups = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
            for (var rest = Index / 1000; rest > 0; rest /= 1000)
                groups = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{groups}");
            var partial = Width == FullWidth ? string.Empty : string.Create(CultureInfo.InvariantCulture, $".p/{Width}");
            return string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{groups}{partial}");
        }
    }

    /// <summary>The tile from whose hashes a complete node is read or computed.</summary>
    /// <param name="position">The node.</param>
    /// <param name="treeSize">The size of the tree, which says how wide the tile is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The node is not complete in a tree of that size.</exception>
    public static Tile Containing(NodePosition position, ulong treeSize)
    {
        var (level, within) = Math.DivRem(position.Level, Height);
        var index = position.Index >> (Height - within);
        var hashesOfLevel = treeSize >> (level * Height);
        if (position.Index >= treeSize >> position.Level)
            throw new ArgumentOutOfRangeException(nameof(position), position, "The node is not complete in a tree of that size.");

        return new Tile(level, index, (int)Math.Min(FullWidth, hashesOfLevel - (index << Height)));
    }
}
