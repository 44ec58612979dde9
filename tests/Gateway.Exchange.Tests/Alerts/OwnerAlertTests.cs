using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Tests.Country;

namespace Gateway.Exchange.Tests.Alerts;

public sealed class OwnerAlertTests : IAsyncLifetime
{
    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync();

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task The_owner_of_a_silent_record_learns_that_somebody_asked_who_learns_nothing()
    {
        var flag = await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent);
        _country.Find(flag);
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
        await _country.Events.SettleAsync();
        var alert = Assert.Single(await _country.Events.AlertsAsync());
        Assert.Equal((TestCountry.Gwent, TestCountry.Essex), (alert.Recipient, alert.Requester));
        Assert.Equal(["A01"], alert.Alerts);
        Assert.Equal(flag.Id, alert.FlagId.ToByteArray());
        Assert.Equal((Role.PanelCoordinator, Purpose.MaracTransfer, Urgency.Routine), (alert.Role, alert.Purpose, alert.Urgency));
        Assert.Empty(await _country.Events.DecisionsAsync());
    }

    [Fact]
    public async Task An_emergency_and_a_person_in_service_are_both_told()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent, label => label.SubjectInService = YesNo.Yes));
        await _country.AskAsync(TestCountry.Essex, body =>
            (body.Role, body.Purpose, body.Urgency) = (Role.InvestigatingOfficer, Purpose.PreventImminentHarm, Urgency.Emergency));
        await _country.Events.SettleAsync();
        Assert.Equal(["A02", "A03"], Assert.Single(await _country.Events.AlertsAsync()).Alerts);
    }

    [Fact]
    public async Task A_plain_question_and_ones_own_sealed_record_alert_nobody()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent), await _country.KnownAsync(TestCountry.Essex, label => label.Seal = Seal.NotifyOwner));
        await _country.AskAsync(TestCountry.Essex);
        await _country.Events.SettleAsync();
        Assert.Empty(await _country.Events.AlertsAsync());
    }

    [Fact]
    public async Task Alerts_that_could_not_be_published_are_published_after_a_restart()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent));
        await _country.AskAsync(TestCountry.Essex);
        await _country.StopExchangeAsync();
        await _country.StartExchangeAsync();
        await _country.Events.SettleAsync();
        Assert.Single((await _country.Events.AlertsAsync()).DistinctBy(alert => alert.AlertId));
    }
}
