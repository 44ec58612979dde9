using System.Globalization;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// Evidence that a leaf is on the log, which can be checked offline with the log's key alone: the leaf, its inclusion proof and the
/// signed checkpoint. Written as a C2SP tlog-proof whose extra data is the leaf.
/// </summary>
/// <param name="Leaf">The leaf's bytes.</param>
/// <param name="Inclusion">The proof against the checkpoint's tree.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
public sealed record Receipt(ReadOnlyMemory<byte> Leaf, InclusionProof Inclusion, SignedNote Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string LeafField = "extra ";
    private const string IndexField = "index ";

    /// <summary>Checks the receipt: the log signed the checkpoint, and the leaf is in its tree.</summary>
    /// <param name="origin">The log the receipt must be of.</param>
    /// <param name="log">The log's key, known beforehand and never taken from the receipt.</param>
    /// <returns>The checkpoint, to be compared with others by a consistency proof.</returns>
    /// <exception cref="FormatException">The note is not a checkpoint.</exception>
    /// <exception cref="AuditException">The receipt does not hold.</exception>
    public Checkpoint Verify(string origin, NoteVerifierKey log)
    {
        var checkpoint = Audit.Checkpoint.Open(Checkpoint, origin, log);
        if (checkpoint.Size != Inclusion.Size || !Inclusion.Verify(MerkleHash.OfLeaf(Leaf.Span), checkpoint.Root))
            throw new AuditException("The leaf is not in the tree of the receipt's checkpoint; keep the receipt and report it.");
        return checkpoint;
    }

    /// <summary>Reads a receipt. Nothing in it is believed before <see cref="Verify"/>.</summary>
    /// <exception cref="FormatException">The text is not a receipt.</exception>
    public static Receipt Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = separator < 0 ? [] : text[..separator].Split('\n');
        if (lines.Length < 3 || lines[0] != Header || !lines[1].StartsWith(LeafField, StringComparison.Ordinal)
            || !lines[2].StartsWith(IndexField, StringComparison.Ordinal))
            throw new FormatException($"A receipt begins with the lines {Header}, {LeafField.TrimEnd()} and {IndexField.TrimEnd()}.");
        if (!Base64.TryDecode(lines[1][LeafField.Length..], out var leaf))
            throw new FormatException("The receipt's leaf is not base64.");

        var number = lines[2][IndexField.Length..];
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || (number.Length > 1 && number[0] == '0'))
            throw new FormatException("The receipt's index is a decimal number without leading zeros.");

        var note = SignedNote.Parse(text[(separator + 2)..]);
        var size = Audit.Checkpoint.Parse(note.Text).Size;
        return new Receipt(leaf, new InclusionProof(index, size, [.. lines[3..].Select(MerkleHash.ParseBase64)]), note);
    }

    /// <summary>The receipt as it is stored and sent.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        text.Append(LeafField).Append(Convert.ToBase64String(Leaf.Span)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{IndexField}{Inclusion.Index}\n");
        foreach (var hash in Inclusion.Hashes)
            text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }
}
