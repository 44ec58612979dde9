using System.Text;
using System.Text.Unicode;

namespace Gateway.Node.Import;

/// <summary>A file's bytes as UTF-8, whatever byte-order mark it begins with; any other encoding is refused rather than guessed.</summary>
internal static class FileText
{
    /// <summary>The text, and whether it was marked as UTF-8.</summary>
    public static (byte[] Text, bool Marked) Read(Stream file, int largest)
    {
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        if (memory.Length > largest)
            throw new CaseFileException($"The file has more than {largest >> 20:N0} MiB: split it.");
        var bytes = memory.ToArray();
        var text = bytes switch
        {
            [0xef, 0xbb, 0xbf, ..] => bytes[3..],
            [0xff, 0xfe, ..] => Transcode(bytes.AsSpan(2), new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
            [0xfe, 0xff, ..] => Transcode(bytes.AsSpan(2), new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
            _ => bytes,
        };
        if (text.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            throw new CaseFileException("The file is empty: export it again, with its header.");
        if (text.AsSpan().Contains((byte)0))
            throw new CaseFileException("The file holds zero bytes: it is UTF-16 without its mark, or no text at all. Save it as 'CSV UTF-8'.");
        if (!Utf8.IsValid(text))
            throw new CaseFileException($"Line {FirstBadLine(text)} holds a character that is not UTF-8, so that names would be misread. Save the file as 'CSV UTF-8'.");
        return (text, bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
    }

    private static byte[] Transcode(ReadOnlySpan<byte> bytes, UnicodeEncoding encoding)
    {
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw new CaseFileException("The file begins like UTF-16 but is none. Save it as 'CSV UTF-8'.");
        }
    }

    private static int FirstBadLine(ReadOnlySpan<byte> text)
    {
        var line = 1;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            if (!Utf8.IsValid(end < 0 ? text : text[..end]))
                return line;
            text = end < 0 ? [] : text[(end + 1)..];
            line++;
        }

        return line;
    }
}
