using System.Security.Cryptography;

namespace Gateway.Audit.Tests;

/// <summary>The definitions of RFC 6962, section 2.1, as they are written there: recursive, over all leaves.</summary>
internal static class NaiveTree
{
    internal static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
            return SHA256.HashData([]);
        if (leaves.Length == 1)
            return SHA256.HashData([0x00, .. leaves[0]]);
        var k = Split(leaves.Length);
        return SHA256.HashData([0x01, .. Root(leaves[..k]), .. Root(leaves[k..])]);
    }

    internal static List<byte[]> Path(int m, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return [];
        var k = Split(leaves.Length);
        return m < k ? [.. Path(m, leaves[..k]), Root(leaves[k..])] : [.. Path(m - k, leaves[k..]), Root(leaves[..k])];
    }

    internal static List<byte[]> Proof(int m, ReadOnlySpan<byte[]> leaves) => Subproof(m, leaves, complete: true);

    private static List<byte[]> Subproof(int m, ReadOnlySpan<byte[]> leaves, bool complete)
    {
        if (m == leaves.Length)
            return complete ? [] : [Root(leaves)];
        var k = Split(leaves.Length);
        return m <= k
            ? [.. Subproof(m, leaves[..k], complete), Root(leaves[k..])]
            : [.. Subproof(m - k, leaves[k..], complete: false), Root(leaves[..k])];
    }

    private static int Split(int n)
    {
        var k = 1;
        while (k * 2 < n)
            k *= 2;
        return k;
    }
}
