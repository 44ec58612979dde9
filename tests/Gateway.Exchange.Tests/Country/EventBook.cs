using System.Security.Cryptography;
using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Exchange.Tests.Country;

/// <summary>A flag of the tests.</summary>
internal sealed record SampleFlag(byte[] Id, string Agency)
{
    public static SampleFlag Of(string agency) => new(RandomNumberGenerator.GetBytes(16), agency);
}

/// <summary>Writes labels and matches as nodes and the matcher do, and reads what the exchange makes of them.</summary>
internal sealed class EventBook(TestCountry country)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Label Label(Action<Label>? alter = null)
    {
        var label = new Label
        {
            PanelKind = PanelKind.Marac,
            Risk = Risk.High,
            Handling = Handling.P,
            OriginatorConsent = OriginatorConsent.NotNeeded,
            Provenance = Provenance.Police,
            VictimConsent = VictimConsent.Given,
            Seal = Seal.None,
            SubjectInService = YesNo.No,
            CjsHold = YesNo.No,
            ContactSafety = ContactSafety.Safe,
            State = CaseState.Open,
            LastHeardMonth = MonthAgo(1),
            ExpiresOn = DayOf(country.Now.AddYears(5)),
        };
        alter?.Invoke(label);
        return label;
    }

    public uint MonthAgo(int months) => DayOf(country.Now.AddMonths(-months)) / 100;

    public static uint DayOf(DateTimeOffset day) => (uint)((day.Year * 10_000) + (day.Month * 100) + day.Day);

    public Task LabelAsync(SampleFlag flag, ulong version, Label label) => AppendAsync(Topics.Labels, flag.Id, LabelOf(flag, version, label), flag.Agency);

    public Task LabelAsync(SampleFlag flag, Action<Label>? alter = null) => LabelAsync(flag, 1, Label(alter));

    public Task RetractAsync(SampleFlag flag, ulong version) => AppendAsync(
        Topics.Labels,
        flag.Id,
        new LabelRecord { FlagId = ByteString.CopyFrom(flag.Id), Version = version, Agency = flag.Agency, RetractedAt = Timestamp.FromDateTimeOffset(country.Now) },
        flag.Agency);

    public Task MatchAsync(MatchRecord match) => AppendAsync(Topics.Matches, match.MatchId.ToByteArray(), match, "matcher");

    public Task AppendAsync(Topic topic, byte[] key, IMessage body, string producer) =>
        country.Log.AppendAsync([new NewRecord(topic, key, SignerOf(producer).Wrap(topic.Name, key, body))]);

    public EventSigner SignerOf(string producer) => new(producer, country[producer].SigningKey, country.Clock);

    public static LabelRecord LabelOf(SampleFlag flag, ulong version, Label label) =>
        new() { FlagId = ByteString.CopyFrom(flag.Id), Version = version, Agency = flag.Agency, Label = label };

    public MatchRecord MatchOf(SampleFlag one, SampleFlag other, bool ended = false, ulong version = 1)
    {
        var (lower, higher) = one.Id.AsSpan().SequenceCompareTo(other.Id) < 0 ? (one, other) : (other, one);
        return new MatchRecord
        {
            MatchId = ByteString.CopyFrom(SHA256.HashData([.. lower.Id, .. higher.Id])),
            Lower = Matched(lower, version),
            Higher = Matched(higher, version),
            ScoreMilli = 12_345,
            Evidence = { new TokenEvidence { TokenType = 1, Agrees = true, WeightMilli = 9_000 } },
            ModelVersion = "test-1",
            Ended = ended,
        };
    }

    public MatchedFlag Matched(SampleFlag flag, ulong version = 1) =>
        new() { FlagId = ByteString.CopyFrom(flag.Id), Version = version, Agency = flag.Agency, Force = country.Register.ByCode(flag.Agency)?.Force ?? "?" };

    /// <summary>Waits until everything appended so far has been taken and everything made of it is on the log.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await LagAsync() > 0 || await WaitingAsync() > 0)
            await Task.Delay(20, patience.Token);
    }

    public async Task<IReadOnlyList<NoticeRecord>> NoticesAsync() => await ReadAsync<NoticeRecord>(Topics.Notices);

    public async Task<IReadOnlyList<AlertRecord>> AlertsAsync() => await ReadAsync<AlertRecord>(Topics.Notices);

    public async Task<IReadOnlyList<DecisionRecord>> DecisionsAsync() => await ReadAsync<DecisionRecord>(Topics.Decisions);

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync() => await ReadAsync<DeadLetter>(Topics.DeadLetter);

    /// <summary>The newest notice of each recipient of a match.</summary>
    public async Task<IReadOnlyDictionary<string, NoticeRecord>> NewestAsync(MatchRecord match) =>
        (await NoticesAsync()).Where(notice => notice.MatchId == match.MatchId)
            .GroupBy(notice => notice.Recipient)
            .ToDictionary(told => told.Key, told => told.MaxBy(notice => notice.Version)!);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(Topic topic)
        where T : class, IMessage<T>, new()
    {
        var opener = new EventOpener(country.Register);
        var bodies = new List<T>();
        await foreach (var record in country.Log.ReplayAsync(topic))
        {
            if (opener.TryOpen<T>(topic.Name, record.Key, record.Value, Contracts.Enrolment.V1.Component.Exchange, out var opened, out var fault))
                bodies.Add(opened.Body);
            else
                Assert.Equal(EventFault.UnknownType, fault);
        }

        return bodies;
    }

    private async Task<long> LagAsync()
    {
        var lags = await Task.WhenAll(country.Log.LagAsync("exchange", Topics.Labels), country.Log.LagAsync("exchange", Topics.Matches));
        return lags.SelectMany(lag => lag).Sum(partition => partition.Lag);
    }

    private Task<long> WaitingAsync() => country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM outbox"));
}
