using System.Globalization;

namespace Gateway.Audit;

/// <summary>What a log states of itself: a tree of this size has this root (C2SP tlog-checkpoint). Extension lines are refused.</summary>
/// <param name="Origin">The log's identity: one line, not empty.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Root">The root of the tree.</param>
public sealed record Checkpoint(string Origin, ulong Size, MerkleHash Root)
{
    /// <summary>Reads the text of a checkpoint, signatures apart.</summary>
    /// <exception cref="FormatException">The text is not an origin, a size and a root, each on its line.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[0].Length == 0 || lines[3].Length != 0)
            throw new FormatException("A checkpoint is three lines: origin, size and root.");
        if (!ulong.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || (lines[1].Length > 1 && lines[1][0] == '0'))
            throw new FormatException("A checkpoint's size is a decimal number without leading zeros.");
        return new Checkpoint(lines[0], size, MerkleHash.ParseBase64(lines[2]));
    }

    /// <summary>Reads a signed checkpoint and checks that its log signed it.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="origin">The origin the checkpoint must have.</param>
    /// <param name="log">The log's key, known beforehand.</param>
    /// <exception cref="FormatException">The note is not a checkpoint.</exception>
    /// <exception cref="AuditException">The checkpoint is another log's, or its log did not sign it.</exception>
    public static Checkpoint Open(SignedNote note, string origin, NoteVerifierKey log)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(log);
        if (note.VerifiedBy(log).Count == 0)
            throw new AuditException($"The checkpoint is not signed by {log.Name}; ask the log for a signed one.");

        var checkpoint = Parse(note.Text);
        return string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal)
            ? checkpoint
            : throw new AuditException($"The checkpoint is of another log than {origin}.");
    }

    /// <summary>Signs the checkpoint. A log signs no checkpoint that is inconsistent with one it signed before.</summary>
    /// <exception cref="FormatException">The origin is empty or not one line.</exception>
    public SignedNote Sign(params IReadOnlyList<NoteSigner> signers) => SignedNote.Sign(Parse(ToString()).ToString(), signers);

    /// <summary>The text that is signed.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");
}
