using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Tests.Country;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Statistics;

public sealed class QueryStatisticsTests : IAsyncLifetime
{
    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync();

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task Only_what_was_told_and_is_not_silent_is_counted_without_any_id_of_a_flag()
    {
        SampleFlag[] flags =
        [
            await _country.KnownAsync(TestCountry.Gwent),
            await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent),
            await _country.KnownAsync(TestCountry.Gwent, label => label.ExpiresOn = EventBook.DayOf(_country.Now)),
            await _country.KnownAsync(TestCountry.Essex, label => label.Seal = Seal.Silent),
        ];
        _country.Find(flags);
        var answer = await _country.AskAsync(TestCountry.Essex);
        await _country.Events.SettleAsync();

        Assert.Equal(2, answer.Findings.Count);
        var counted = Assert.Single(await _country.Events.DecisionsAsync());
        Assert.Equal(("essex", "gwent", Tier.Full, Purpose.MaracTransfer, false), (counted.RequesterForce, counted.HolderForce, counted.Tier, counted.Purpose, counted.Standing));
        Assert.Equal(EventBook.DayOf(_country.Now) / 100, counted.Month);
        Assert.All(flags, flag => Assert.Equal(-1, counted.ToByteArray().AsSpan().IndexOf(flag.Id)));
    }
}
