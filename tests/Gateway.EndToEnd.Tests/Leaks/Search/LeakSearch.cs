using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Gateway.EndToEnd.Tests.Leaks.Search;

/// <summary>Looks for every form of every canary in bytes, and in whatever can be unpacked from them at any place.</summary>
internal sealed class LeakSearch
{
    private const int PrefixLength = 4;
    private const int FilterBits = 20;
    private const int MostUnpacked = 256 * 1024;

    // Longer than any compressed canary with what stands around it; a decoder that runs on gives nothing that a later start does not.
    private const int MostPacked = 64 * 1024;

    private const int LongestStoredHeader = 8;

    // What database pages are mostly made of, and no stream begins with.
    private static readonly byte[] EmptySpace = new byte[8];

    private readonly bool[] _filter = new bool[1 << FilterBits];
    private readonly Dictionary<uint, List<CanaryForm>> _forms = [];

    /// <summary>Prepares the search for these forms.</summary>
    public LeakSearch(IEnumerable<CanaryForm> forms)
    {
        foreach (var form in forms)
        {
            var prefix = MemoryMarshal.Read<uint>(form.Bytes);
            _filter[Hash(prefix)] = true;
            if (!_forms.TryGetValue(prefix, out var alike))
                _forms.Add(prefix, alike = []);
            alike.Add(form);
        }
    }

    /// <summary>Every leak in some bytes, plain and compressed.</summary>
    public IReadOnlyList<Leak> Find(string source, ReadOnlyMemory<byte> content)
    {
        var leaks = new List<Leak>();
        FindPlain(source, content.Span, leaks);
        var chunks = Math.Max(1, Math.Min(Environment.ProcessorCount, content.Length / MostPacked));
        var found = new List<Leak>[chunks];
        Parallel.For(0, chunks, chunk => found[chunk] = FindCompressed(
            source, content.Span, (int)((long)content.Length * chunk / chunks), (int)((long)content.Length * (chunk + 1) / chunks)));
        leaks.AddRange(found.SelectMany(part => part));
        return [.. leaks.Distinct()];
    }

    private void FindPlain(string source, ReadOnlySpan<byte> content, List<Leak> leaks)
    {
        for (var at = 0; at + PrefixLength <= content.Length; at++)
        {
            var prefix = MemoryMarshal.Read<uint>(content[at..]);
            if (!_filter[Hash(prefix)] || !_forms.TryGetValue(prefix, out var alike))
                continue;
            foreach (var form in alike)
            {
                if (content[at..].StartsWith(form.Bytes))
                    leaks.Add(new Leak(form.Canary, form.Name, source, at));
            }
        }
    }

    // A gzip or zlib stream is a deflate stream behind a header: it is found where the header ends.
    private List<Leak> FindCompressed(string source, ReadOnlySpan<byte> content, int from, int until)
    {
        var leaks = new List<Leak>();
        var unpacked = ArrayPool<byte>.Shared.Rent(MostUnpacked);
        for (var at = from; at < until; at++)
        {
            var packed = content.Slice(at, Math.Min(MostPacked, content.Length - at));
            if (packed.StartsWith(EmptySpace))
                continue;
            var length = DeflateScan.Inflate(packed, unpacked);
            if (IsNew(packed, unpacked.AsSpan(0, length)))
                FindPlain($"{source}, deflated at {at}", unpacked.AsSpan(0, length), leaks);
            length = Brotli(packed, unpacked);
            if (IsNew(packed, unpacked.AsSpan(0, length)))
                FindPlain($"{source}, Brotli at {at}", unpacked.AsSpan(0, length), leaks);
        }

        ArrayPool<byte>.Shared.Return(unpacked);
        return leaks;
    }

    // A block that is stored and not compressed stands in the open behind its header, where the plain search has seen it.
    private static bool IsNew(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> unpacked)
    {
        if (unpacked.Length < Canary.ShortestText)
            return false;
        for (var header = 1; header <= LongestStoredHeader; header++)
        {
            if (packed.Length > header && packed[header..].StartsWith(unpacked))
                return false;
        }

        return true;
    }

    // Kept even when the stream breaks off: a page boundary may have cut it.
    private static int Brotli(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        using var decoder = new BrotliDecoder();
        decoder.Decompress(packed, unpacked, out _, out var written);
        return written;
    }

    private static uint Hash(uint prefix) => (prefix * 2_654_435_769u) >> (32 - FilterBits);
}
