using System.Buffers.Binary;
using System.Text;

namespace Gateway.Audit;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyId">The id of the key.</param>
/// <param name="Signature">The signature without the id, in the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>
/// A C2SP signed note: text that ends in a newline, an empty line, and one or more signature lines. Reading one says nothing of
/// whether its signatures hold: that is <see cref="VerifiedBy"/>.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The most signatures that are read; the specification asks for at least 16.</summary>
    public const int MostSignatures = 128;

    /// <summary>The longest note that is read, in bytes.</summary>
    public const int LongestNote = 1 << 20;

    private const string SignaturePrefix = "\u2014 ";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text, with its final newline.</summary>
    public string Text { get; }

    /// <summary>The signatures in their order, verified or not.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <exception cref="FormatException">The text does not end in a newline, or has control characters.</exception>
    /// <exception cref="AuditException">A signer gave a signature that its own key does not verify.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<NoteSigner> signers)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(signers);
        if (signers.Count == 0)
            throw new ArgumentException("A note has at least one signer.", nameof(signers));

        RequireText(text);
        return signers.Aggregate(new SignedNote(text, []), (note, signer) => note.WithSignature(signer));
    }

    /// <summary>Reads a note.</summary>
    /// <exception cref="FormatException">The text is not a note.</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Length > LongestNote)
            throw new FormatException($"A note is at most {LongestNote} bytes.");
        RequireText(note);

        // The last empty line parts text and signatures; both halves keep their own final newline.
        var separator = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (separator < 0)
            throw new FormatException("A note has an empty line before its signatures; this one has none.");

        var lines = note[(separator + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MostSignatures)
            throw new FormatException($"A note has 1 to {MostSignatures} signatures; this one has {lines.Length}.");
        return new SignedNote(note[..(separator + 1)], [.. lines.Select(ParseSignature)]);
    }

    /// <summary>The same note with one more signature: how forces cosign a checkpoint.</summary>
    /// <exception cref="AuditException">The signer gave a signature that its own key does not verify.</exception>
    public SignedNote WithSignature(NoteSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var text = StrictUtf8.GetBytes(Text);
        var signature = signer.Sign(text);
        if (!signer.Key.Verify(text, signature))
            throw new AuditException($"The signer of {signer.Key.Name} does not hold the private half of its key.");
        return new SignedNote(Text, [.. Signatures, new NoteSignature(signer.Key.Name, signer.Key.KeyId, signature)]);
    }

    /// <summary>The keys among <paramref name="known"/> that signed the note. Signatures of other keys are ignored.</summary>
    /// <returns>Each key once; none if no known key signed.</returns>
    /// <exception cref="AuditException">A signature under the name and id of a known key does not hold: the whole note is refused.</exception>
    public IReadOnlyList<NoteVerifierKey> VerifiedBy(params IReadOnlyList<NoteVerifierKey> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var text = StrictUtf8.GetBytes(Text);
        var verified = new List<NoteVerifierKey>();
        foreach (var signature in Signatures)
        {
            foreach (var key in known.Where(k => k.KeyId == signature.KeyId && string.Equals(k.Name, signature.Name, StringComparison.Ordinal)))
            {
                if (!key.Verify(text, signature.Signature.Span))
                    throw new AuditException($"The signature of {key.Name} on this note does not hold; keep the note and report it.");
                if (!verified.Contains(key))
                    verified.Add(key);
            }
        }

        return verified;
    }

    /// <summary>The whole note as it is stored and sent.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            var bytes = new byte[sizeof(uint) + signature.Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
            signature.Signature.Span.CopyTo(bytes.AsSpan(sizeof(uint)));
            note.Append(SignaturePrefix).Append(signature.Name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }

        return note.ToString();
    }

    private static NoteSignature ParseSignature(string line)
    {
        var fields = line.StartsWith(SignaturePrefix, StringComparison.Ordinal) ? line[SignaturePrefix.Length..].Split(' ') : [];
        return fields.Length == 2
            && NoteVerifierKey.IsKeyName(fields[0])
            && Base64.TryDecode(fields[1], out var bytes)
            && bytes.Length > sizeof(uint)
                ? new NoteSignature(fields[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)))
                : throw new FormatException("A signature line is an em dash, a key name and base64, parted by single spaces; one is not.");
    }

    private static void RequireText(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("A note's text and its signatures each end in a newline.");
        if (text.Any(c => c < ' ' && c != '\n'))
            throw new FormatException("A note has no control characters other than newlines.");
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new FormatException("A note is valid Unicode; this one is not.", exception);
        }
    }
}
