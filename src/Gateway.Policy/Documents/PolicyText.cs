using System.Security.Cryptography;
using System.Text;

namespace Gateway.Policy;

/// <summary>The exact bytes of a policy document and the name to use for it in errors.</summary>
/// <param name="Source">Usually the file's name.</param>
/// <param name="Utf8">The bytes, in UTF-8.</param>
public sealed record PolicyText(string Source, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The document as text, taken as its UTF-8 bytes.</summary>
    public static PolicyText Of(string source, string yaml) => new(source, Encoding.UTF8.GetBytes(yaml));

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the bytes.</summary>
    public string ContentHash => Convert.ToHexStringLower(SHA256.HashData(Utf8.Span))[..16];
}
