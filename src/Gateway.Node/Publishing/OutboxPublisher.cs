using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Node.Flags;
using Gateway.Node.Tokenising;
using Gateway.Storage;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Label = Gateway.Contracts.Events.V1.Label;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Node.Publishing;

/// <summary>
/// Takes the outbox in order to the event log: tokens are made and kept first, then records appended durably, then the rows ended. Whatever
/// fails in between, the next round does the rest: the same versions with the same tokens, which readers drop when they have seen them.
/// </summary>
internal sealed class OutboxPublisher(Database database, IEventLog eventLog, EventSigner signer, Tokeniser tokeniser, RoleIdentity identity)
{
    private const int MostRows = 512;

    /// <summary>Publishes the first rows of the outbox.</summary>
    /// <returns>How many rows were ended; 0 when there was nothing to publish.</returns>
    /// <exception cref="TokenisingException">No custodian answered; nothing was appended.</exception>
    /// <exception cref="EventLogException">The log did not take the records; the rows stay.</exception>
    /// <exception cref="StorageException">The store failed; the rows stay.</exception>
    public async Task<int> PublishAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(connection => OutboxRows.FirstAsync(connection, MostRows), cancellation);
        if (rows.Count == 0)
            return 0;
        var tokens = await TokensAsync([.. rows.Where(row => row.Subject is not null)], cancellation);
        await AppendAsync(rows, tokens, cancellation);
        await database.WriteAsync("end outbox rows", connection => OutboxRows.EndAsync(connection, rows), cancellation);
        return rows.Count;
    }

    /// <summary>Makes the tokens that are missing and keeps them, so that no later round asks the custodian again (protocol decision 7).</summary>
    private async Task<Dictionary<long, IReadOnlyList<TokenSetMessage>>> TokensAsync(List<OutboxRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return [];
        var epoch = tokeniser.LiveEpochs is [.., var newest]
            ? newest
            : throw new TokenisingException(Hosting.Refusals.RefusalReason.UnknownEpoch, "The enrolment register names no custodian with a key: load the newest one.");
        var made = await tokeniser.TokeniseAsync(epoch, [.. rows.Select(JobOf)], cancellation);
        var tokens = rows.Zip(made).ToDictionary(
            pair => pair.First.Sequence,
            IReadOnlyList<TokenSetMessage> (pair) => [new TokenSetMessage { Epoch = epoch, Tokens = UnsafeByteOperations.UnsafeWrap(pair.Second.ToBytes()) }]);
        await database.WriteAsync(
            "keep tokens of flags",
            async connection =>
            {
                foreach (var row in rows)
                    await FlagRows.KeepTokensAsync(connection, row.Flag.FlagId, row.Version, tokens[row.Sequence]);
            },
            cancellation);
        return tokens;
    }

    private async Task AppendAsync(IReadOnlyList<OutboxRow> rows, Dictionary<long, IReadOnlyList<TokenSetMessage>> tokens, CancellationToken cancellation)
    {
        var records = new List<NewRecord>(rows.Count);
        foreach (var row in rows.Where(row => !row.IsSuperseded))
        {
            var (topic, body) = row.Kind == Outbox.Flag
                ? (Topics.Flags, (IMessage)FlagOf(row, tokens.GetValueOrDefault(row.Sequence)))
                : (Topics.Labels, LabelOf(row));
            records.Add(new NewRecord(topic, row.Flag.FlagId, signer.Wrap(topic.Name, row.Flag.FlagId, body)));
        }

        if (records.Count > 0)
            await eventLog.AppendAsync(records, cancellation);
    }

    private static TokenisingJob JobOf(OutboxRow row) => new(
        new Evaluation { Flag = new FlagVersion { FlagId = ByteString.CopyFrom(row.Flag.FlagId), Version = (ulong)row.Version } },
        TokenRecipe.For(SubjectIdentifiers.Of(row.Subject!)));

    private FlagRecord FlagOf(OutboxRow row, IReadOnlyList<TokenSetMessage>? made)
    {
        var record = new FlagRecord
        {
            FlagId = ByteString.CopyFrom(row.Flag.FlagId),
            Version = (ulong)row.Version,
            Agency = identity.Self.Code,
            Force = identity.Self.Force,
            RetractedAt = RetractionOf(row.Flag),
        };
        if (record.RetractedAt is null)
            record.TokenSets.AddRange(made ?? row.Flag.CurrentTokens);
        return record;
    }

    private LabelRecord LabelOf(OutboxRow row) => new()
    {
        FlagId = ByteString.CopyFrom(row.Flag.FlagId),
        Version = (ulong)row.Version,
        Agency = identity.Self.Code,
        Label = row.Flag.Label is { } label ? Label.Parser.ParseFrom(label) : null,
        RetractedAt = RetractionOf(row.Flag),
    };

    private static Timestamp? RetractionOf(FlagRow flag) =>
        flag.RetractedAt is { } retracted ? Timestamp.FromDateTimeOffset(PortableTypes.ToInstant(retracted)) : null;
}
