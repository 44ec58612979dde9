using System.Data.Common;
using Dapper;
using Gateway.Exchange.Decisions;
using Gateway.Policy;

namespace Gateway.Exchange.Ledger;

/// <summary>How somebody was told something.</summary>
internal enum DisclosureKind
{
    /// <summary>In the answer to a query.</summary>
    Finding,

    /// <summary>In a notice.</summary>
    Notice,

    /// <summary>As content from the holder.</summary>
    Content,
}

/// <summary>The disclosure ledger: who was told what of which record, without any content.</summary>
internal static class DisclosureLedger
{
    /// <summary>What was given and needs no answer of a holder.</summary>
    public const string Given = "given";

    /// <summary>The holder is being asked; written before it is, so that no release can be missing here.</summary>
    public const string Asked = "asked";

    /// <summary>The holder released content.</summary>
    public const string Released = "released";

    /// <summary>Nothing was released.</summary>
    public const string Withheld = "withheld";

    /// <summary>The holder could not be reached.</summary>
    public const string NotReached = "not_reached";

    /// <summary>Writes one row.</summary>
    /// <exception cref="ArgumentException">The decision is on a record without a label: such gives nothing.</exception>
    public static Task AddAsync(
        DbConnection transaction, DisclosureKind kind, ReadOnlySpan<byte> disclosureId, RecordDecision decided, ulong leafIndex, string outcome)
    {
        var label = decided.Label ?? throw new ArgumentException("Without a label there is nothing to disclose.", nameof(decided));
        return transaction.ExecuteAsync(
            """
            INSERT INTO disclosure (disclosure_id, kind, flag_id, label_version, holder, recipient, tier, fields, policy_version, decided_at, leaf_index, outcome)
            VALUES (@DisclosureId, @Kind, @FlagId, @LabelVersion, @Holder, @Recipient, @Tier, @Fields, @PolicyVersion, @Time, @LeafIndex, @Outcome)
            """,
            new
            {
                DisclosureId = disclosureId.ToArray(),
                Kind = WordOf(kind),
                decided.FlagId,
                LabelVersion = label.Version,
                Holder = label.Agency,
                Recipient = decided.Recipient.Code,
                Tier = decided.Decision.Tier.Name(),
                Fields = string.Join(',', decided.Decision.Fields),
                decided.Decision.PolicyVersion,
                decided.Time,
                LeafIndex = checked((long)leafIndex),
                Outcome = outcome,
            });
    }

    /// <summary>What became of content that was asked for; what the holder gave less is written down as given.</summary>
    public static Task SettleAsync(DbConnection transaction, byte[] disclosureId, string outcome, Tier tier, IEnumerable<string> fields) =>
        transaction.ExecuteAsync(
            "UPDATE disclosure SET outcome = @outcome, tier = @Tier, fields = @Fields WHERE disclosure_id = @disclosureId",
            new { disclosureId, outcome, Tier = tier.Name(), Fields = string.Join(',', fields) });

    private static string WordOf(DisclosureKind kind) => kind switch
    {
        DisclosureKind.Finding => "finding",
        DisclosureKind.Notice => "notice",
        _ => "content",
    };
}
