using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Gateway.Audit;

/// <summary>
/// A named Ed25519 key that notes are verified with (C2SP signed-note, signature type 0x01). Written as
/// <c>name+hexadecimal key id+base64(0x01 ‖ public key)</c>.
/// </summary>
public sealed class NoteVerifierKey
{
    /// <summary>Length of the public key, in bytes.</summary>
    public const int PublicKeyLength = 32;

    private const byte Ed25519Type = 0x01;
    private const int SignatureLength = 64;

    private readonly PublicKey _key;

    /// <summary>Names a public key.</summary>
    /// <param name="name">The key's name: not empty, without spaces and plus signs; for a log, its origin.</param>
    /// <param name="publicKey">The 32 bytes of the Ed25519 public key.</param>
    /// <exception cref="FormatException">The name or the key is not valid.</exception>
    public NoteVerifierKey(string name, ReadOnlySpan<byte> publicKey)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsKeyName(name))
            throw new FormatException("A note key's name is not empty and has no spaces, control characters or plus signs.");
        if (!PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var key) || key is null)
            throw new FormatException($"A note key is {PublicKeyLength} bytes of Ed25519; these {publicKey.Length} bytes are none.");

        Name = name;
        _key = key;
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey];
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>The key's id: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big-endian.</summary>
    public uint KeyId { get; }

    /// <summary>Reads the textual form.</summary>
    /// <exception cref="FormatException">The text has another form, or its id is not that of its name and key.</exception>
    public static NoteVerifierKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !Base64.TryDecode(parts[2], out var typed) || typed.Length != 1 + PublicKeyLength || typed[0] != Ed25519Type)
            throw new FormatException("A verifier key is written name+id+base64 of 0x01 and 32 bytes of Ed25519.");

        var key = new NoteVerifierKey(parts[0], typed.AsSpan(1));
        return string.Equals(parts[1], Hexadecimal(key.KeyId), StringComparison.Ordinal)
            ? key
            : throw new FormatException("The verifier key's id is not that of its name and key; copy it again from where it is published.");
    }

    /// <summary>Whether a signature of a note's text is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength && SignatureAlgorithm.Ed25519.Verify(_key, text, signature);

    /// <summary>The textual form.</summary>
    public override string ToString()
    {
        byte[] typed = [Ed25519Type, .. _key.Export(KeyBlobFormat.RawPublicKey)];
        return $"{Name}+{Hexadecimal(KeyId)}+{Convert.ToBase64String(typed)}";
    }

    internal static bool IsKeyName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '+');

    private static string Hexadecimal(uint keyId) => keyId.ToString("x8", CultureInfo.InvariantCulture);
}
