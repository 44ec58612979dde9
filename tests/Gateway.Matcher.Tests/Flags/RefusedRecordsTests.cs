using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Matcher.Tests.Network;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static Gateway.Matcher.Tests.Network.TestNetwork;

namespace Gateway.Matcher.Tests.Flags;

/// <summary>Records that no honest node writes: each goes to dead letters with its reason, changes nothing, and holds nothing up.</summary>
public sealed class RefusedRecordsTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestFlag _essex = TestFlag.Of(1, Essex, TinyModel.Id(1), TinyModel.Name(1));
    private readonly TestFlag _gwent = TestFlag.Of(2, Gwent, TinyModel.Id(1));
    private RunningMatcher _matcher = null!;

    public async ValueTask InitializeAsync() => _matcher = await RunningMatcher.StartedAsync(_network);

    public async ValueTask DisposeAsync()
    {
        await _matcher.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_record_that_is_no_envelope() =>
        await GoesToDeadLettersAsync(EventFault.Unreadable, new NewRecord(Topics.Flags, _essex.Key, [0xff, 0xff, 0xff]));

    [Fact]
    public async Task A_body_of_another_type() =>
        await GoesToDeadLettersAsync(EventFault.UnknownType, Signed(Essex, new LabelRecord { FlagId = ByteString.CopyFrom(_essex.Key) }));

    [Fact]
    public async Task A_record_signed_by_a_member_that_is_no_node() =>
        await GoesToDeadLettersAsync(EventFault.UnknownProducer, Signed(Exchange, _essex.ToMessage(_network)));

    [Fact]
    public async Task A_record_whose_signature_was_made_for_another_key() =>
        await GoesToDeadLettersAsync(EventFault.BadSignature, new NewRecord(Topics.Flags, _essex.Key, _gwent.ToRecord(_network).Value));

    [Fact]
    public async Task A_body_about_another_flag_than_its_key() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, TestFlag.Signed(_network, Essex, _gwent.Key, _essex.ToMessage(_network)));

    [Fact]
    public async Task A_record_in_another_agencys_name() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Signed(Gwent, _essex.ToMessage(_network)));

    [Fact]
    public async Task A_record_of_another_force() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.Force = "gwent"));

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public async Task A_version_that_is_none(ulong version) =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.Version = version));

    [Fact]
    public async Task A_retraction_with_tokens() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.RetractedAt = new Timestamp()));

    [Fact]
    public async Task A_flag_without_tokens_that_is_no_retraction() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.TokenSets.Clear()));

    [Fact]
    public async Task A_token_type_that_the_recipe_does_not_know() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.TokenSets[0].Tokens = ByteString.CopyFrom([63, .. new byte[16]])));

    [Fact]
    public async Task Tokens_cut_short() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.TokenSets[0].Tokens = ByteString.CopyFrom(flag.TokenSets[0].Tokens.Span[..^1])));

    [Fact]
    public async Task Two_sets_of_one_epoch() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag => flag.TokenSets.Add(flag.TokenSets[0].Clone())));

    [Fact]
    public async Task Three_sets() => await GoesToDeadLettersAsync(EventFault.Contradiction, Altered(flag =>
    {
        flag.TokenSets.Add(new TokenSet { Epoch = 2, Tokens = flag.TokenSets[0].Tokens });
        flag.TokenSets.Add(new TokenSet { Epoch = 3, Tokens = flag.TokenSets[0].Tokens });
    }));

    [Fact]
    public async Task A_tombstone_of_no_flag() =>
        await GoesToDeadLettersAsync(EventFault.Contradiction, new NewRecord(Topics.Flags, "no flag id", value: null));

    private NewRecord Signed(string member, IMessage message) => TestFlag.Signed(_network, member, _essex.Key, message);

    private NewRecord Altered(Action<FlagRecord> alter)
    {
        var message = (_essex with { Version = 2 }).ToMessage(_network);
        alter(message);
        return Signed(Essex, message);
    }

    private async Task GoesToDeadLettersAsync(EventFault reason, NewRecord record)
    {
        await _matcher.AppendAsync(record);
        await _matcher.PublishAsync(_gwent);
        await _matcher.PublishAsync(_essex);
        await _matcher.CaughtUpAsync();

        var letter = Assert.Single(await _matcher.DeadLettersAsync());
        Assert.Equal((Topics.Flags.Name, record.Partition, 0, "matcher", reason.ToString()), (letter.Topic, letter.Partition, letter.Offset, letter.Group, letter.Reason));
        var match = Assert.Single(await _matcher.StandingAsync());
        Assert.Equal((1UL, 1UL), (match.Lower.Version, match.Higher.Version));

        await _matcher.RestartAsync();
        Assert.Single(await _matcher.DeadLettersAsync());
        Assert.Single(await _matcher.EmittedAsync());
    }
}
