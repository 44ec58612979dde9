using System.Data.Common;
using Gateway.Contracts.Node.V1;
using Gateway.Storage.AuditLog;
using Google.Protobuf;

namespace Gateway.Node.Journal;

/// <summary>
/// What a node does with personal data, on its own Merkle log (DPA 2018 s.62): a leaf is on the log exactly if the transaction that does
/// what it says commits. Leaves hold opaque ids and codes, never what a record says.
/// </summary>
internal static class NodeJournal
{
    private static readonly byte[] Context = "gateway.node-journal.v1\0"u8.ToArray();

    /// <summary>Appends a leaf in the caller's transaction.</summary>
    public static Task<ulong> AppendAsync(DbConnection transaction, JournalLeaf leaf) =>
        AuditLogStore.AppendAsync(transaction, (byte[])[.. Context, .. leaf.ToByteArray()]);

    /// <summary>Reads a leaf; null when the bytes are none of this log's.</summary>
    public static JournalLeaf? Read(ReadOnlySpan<byte> leaf)
    {
        if (!leaf.StartsWith(Context))
            return null;
        try
        {
            return JournalLeaf.Parser.ParseFrom(leaf[Context.Length..]);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
