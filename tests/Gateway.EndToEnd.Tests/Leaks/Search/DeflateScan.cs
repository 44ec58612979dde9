using System.Buffers.Binary;

namespace Gateway.EndToEnd.Tests.Leaks.Search;

/// <summary>
/// Inflates what might be a deflate stream (RFC 1951) as far as it goes. A library inflater takes microseconds to set up and says only yes
/// or no; this one is tried at every byte of megabytes, gives up at once on noise, and keeps what a cut-off stream gave.
/// </summary>
internal static class DeflateScan
{
    private const int LongestCode = 15;
    private const int EndOfBlock = 256;
    private const int LiteralLengthSymbols = 288;
    private const int DistanceSymbols = 30;

    // RFC 1951, 3.2.5 and 3.2.7.
    private static readonly int[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] LengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    private static readonly int[] DistanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
    private static readonly int[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private static readonly Code FixedLiterals = Code.Of([.. Enumerable.Range(0, LiteralLengthSymbols).Select(symbol => (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))])!;
    private static readonly Code FixedDistances = Code.Of([.. Enumerable.Repeat((byte)5, DistanceSymbols)], complete: false)!;

    /// <summary>Writes what can be inflated from the first byte of the input; stops at the end, at the first fault, or when the output is full.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Inflate(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var bits = new Bits(input);
        var written = 0;
        bool last;
        do
        {
            last = bits.Take(1) == 1;
            var went = bits.Take(2) switch
            {
                0 => Stored(ref bits, output, ref written),
                1 => Compressed(ref bits, FixedLiterals, FixedDistances, output, ref written),
                2 => ReadCodes(ref bits) is { } codes && Compressed(ref bits, codes.Literals, codes.Distances, output, ref written),
                _ => false,
            };
            if (!went)
                return written;
        }
        while (!last);
        return written;
    }

    private static bool Stored(ref Bits bits, Span<byte> output, ref int written)
    {
        var rest = bits.FromNextByte();
        if (rest.Length < 4)
            return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (length != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]))
            return false;
        var copied = Math.Min(length, Math.Min(rest.Length - 4, output.Length - written));
        rest.Slice(4, copied).CopyTo(output[written..]);
        written += copied;
        bits.SkipBytes(4 + copied);
        return copied == length;
    }

    private static bool Compressed(ref Bits bits, Code literals, Code distances, Span<byte> output, ref int written)
    {
        while (true)
        {
            var symbol = literals.Read(ref bits);
            if (symbol == EndOfBlock)
                return true;
            if (symbol < 0 || written == output.Length)
                return false;
            if (symbol < EndOfBlock)
                output[written++] = (byte)symbol;
            else if (!Copy(ref bits, symbol - EndOfBlock - 1, distances, output, ref written))
                return false;
        }
    }

    private static bool Copy(ref Bits bits, int lengthSymbol, Code distances, Span<byte> output, ref int written)
    {
        if (lengthSymbol >= LengthBase.Length)
            return false;
        var length = LengthBase[lengthSymbol] + bits.Take(LengthBits[lengthSymbol]);
        var distanceSymbol = distances.Read(ref bits);
        if (distanceSymbol is < 0 or >= DistanceSymbols)
            return false;
        var distance = DistanceBase[distanceSymbol] + bits.Take(DistanceBits[distanceSymbol]);
        if (bits.RanOut || distance > written)
            return false;
        for (; length > 0 && written < output.Length; length--, written++)
            output[written] = output[written - distance];
        return length == 0;
    }

    private static (Code Literals, Code Distances)? ReadCodes(ref Bits bits)
    {
        var literals = bits.Take(5) + 257;
        var distances = bits.Take(5) + 1;
        var described = bits.Take(4) + 4;
        if (bits.RanOut || literals > 286 || distances > DistanceSymbols)
            return null;
        Span<byte> codeLengths = stackalloc byte[CodeLengthOrder.Length];
        codeLengths.Clear();
        for (var index = 0; index < described; index++)
            codeLengths[CodeLengthOrder[index]] = (byte)bits.Take(3);
        if (bits.RanOut || Code.Of(codeLengths) is not { } lengthCode)
            return null;
        Span<byte> lengths = stackalloc byte[literals + distances];
        if (!ReadLengths(ref bits, lengthCode, lengths))
            return null;
        return Code.Of(lengths[..literals], complete: false) is { } literalCode && Code.Of(lengths[literals..], complete: false) is { } distanceCode
            ? (literalCode, distanceCode)
            : null;
    }

    private static bool ReadLengths(ref Bits bits, Code lengthCode, scoped Span<byte> lengths)
    {
        for (var at = 0; at < lengths.Length;)
        {
            var symbol = lengthCode.Read(ref bits);
            if (symbol is < 0 or > 18 || (symbol == 16 && at == 0))
                return false;
            var (length, times) = symbol switch
            {
                16 => (lengths[at - 1], 3 + bits.Take(2)),
                17 => ((byte)0, 3 + bits.Take(3)),
                18 => ((byte)0, 11 + bits.Take(7)),
                _ => ((byte)symbol, 1),
            };
            if (bits.RanOut || at + times > lengths.Length)
                return false;
            lengths.Slice(at, times).Fill(length);
            at += times;
        }

        return true;
    }

    /// <summary>A canonical Huffman code (RFC 1951, 3.2.2).</summary>
    private sealed class Code
    {
        private readonly ushort[] _symbolsOfLength = new ushort[LongestCode + 1];
        private ushort[] _symbols = [];

        /// <summary>The code of these lengths; null when there is none. A code may leave words unused only where deflate allows it.</summary>
        public static Code? Of(ReadOnlySpan<byte> lengths, bool complete = true)
        {
            Span<int> counts = stackalloc int[LongestCode + 1];
            counts.Clear();
            foreach (var length in lengths)
                counts[length]++;
            counts[0] = 0;
            var left = 1;
            for (var length = 1; length <= LongestCode; length++)
            {
                left = (left << 1) - counts[length];
                if (left < 0)
                    return null;
            }

            return left > 0 && complete ? null : Build(lengths, counts);
        }

        private static Code Build(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts)
        {
            var code = new Code();
            Span<int> next = stackalloc int[LongestCode + 2];
            next.Clear();
            for (var length = 1; length <= LongestCode; length++)
            {
                code._symbolsOfLength[length] = (ushort)counts[length];
                next[length + 1] = next[length] + counts[length];
            }

            code._symbols = new ushort[next[LongestCode + 1]];
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] > 0)
                    code._symbols[next[lengths[symbol]]++] = (ushort)symbol;
            }

            return code;
        }

        /// <summary>The next symbol; -1 when the bits are no word of the code, or run out.</summary>
        public int Read(ref Bits bits)
        {
            var (word, first, index) = (0, 0, 0);
            for (var length = 1; length <= LongestCode; length++)
            {
                word |= bits.Take(1);
                var count = _symbolsOfLength[length];
                if (word - first < count)
                    return bits.RanOut ? -1 : _symbols[index + word - first];
                index += count;
                first = (first + count) << 1;
                word <<= 1;
            }

            return -1;
        }
    }

    /// <summary>Bits from the least significant of each byte on; zeros when they have run out.</summary>
    private ref struct Bits(ReadOnlySpan<byte> input)
    {
        private readonly ReadOnlySpan<byte> _input = input;
        private int _at;

        public readonly bool RanOut => _at > _input.Length * 8L;

        public int Take(int count)
        {
            var value = 0;
            for (var index = 0; index < count; index++, _at++)
            {
                var place = _at >> 3;
                if (place < _input.Length)
                    value |= ((_input[place] >> (_at & 7)) & 1) << index;
            }

            return value;
        }

        public ReadOnlySpan<byte> FromNextByte()
        {
            _at = (_at + 7) & ~7;
            return RanOut ? [] : _input[(_at >> 3)..];
        }

        public void SkipBytes(int count) => _at += count * 8;
    }
}
