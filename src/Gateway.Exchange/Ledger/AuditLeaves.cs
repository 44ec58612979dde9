using Gateway.Contracts.Exchange.V1;
using Google.Protobuf;

namespace Gateway.Exchange.Ledger;

/// <summary>The leaves of the exchange's audit log: a context string, so that no leaf can be read as another kind, and what is logged.</summary>
internal static class AuditLeaves
{
    private static ReadOnlySpan<byte> QueryContext => "gateway.query-leaf.v1\0"u8;

    private static ReadOnlySpan<byte> DisclosureContext => "gateway.disclosure-leaf.v1\0"u8;

    private static ReadOnlySpan<byte> NoticeContext => "gateway.notice-leaf.v1\0"u8;

    /// <summary>The leaf of a query: context ‖ <see cref="QueryLeaf"/>.</summary>
    public static byte[] Of(QueryLeaf query) => [.. QueryContext, .. query.ToByteArray()];

    /// <summary>The leaf of an attempt to disclose: context ‖ <see cref="DecisionEntry"/>.</summary>
    public static byte[] OfDisclosure(DecisionEntry decision) => [.. DisclosureContext, .. decision.ToByteArray()];

    /// <summary>The leaf of the decisions on one match: context ‖ each <see cref="DecisionEntry"/>, length-delimited.</summary>
    public static byte[] OfNotices(IEnumerable<DecisionEntry> decisions)
    {
        using var leaf = new MemoryStream();
        leaf.Write(NoticeContext);
        foreach (var decision in decisions)
            decision.WriteDelimitedTo(leaf);
        return leaf.ToArray();
    }
}
