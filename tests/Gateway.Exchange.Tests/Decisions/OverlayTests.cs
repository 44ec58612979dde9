using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Enrolment;
using Gateway.Policy;
using Tier = Gateway.Contracts.Events.V1.Tier;

namespace Gateway.Exchange.Tests.Decisions;

public sealed class OverlayTests : IAsyncLifetime
{
    private static readonly PolicyText HitOnly = PolicyText.Of("gwent.yaml", """
        overlay: gwent
        of: national 1.0
        edition: "1"
        summary: Gwent tells other forces only that there is something.
        forbids:
          GWT-D01: { caps_at: hit, says: Ask us., when: { agency_kind: police } }
        end: gwent 1

        """);

    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync(HitOnly);

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task The_overlay_of_the_holder_decides_on_its_records_and_on_no_others()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent), await _country.KnownAsync(TestCountry.Kent));
        var answer = await _country.AskAsync(TestCountry.Essex);
        Assert.Equal(TestCountry.Kent, Assert.Single(answer.Findings).Holder);
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        Assert.Equal(new QueryAnswer { HeardElsewhere = true }, await _country.AskAsync(TestCountry.Essex));
    }

    [Fact]
    public async Task A_notice_at_hit_has_no_holder_force_score_or_evidence()
    {
        var (essex, gwent) = (SampleFlag.Of(TestCountry.Essex), SampleFlag.Of(TestCountry.Gwent));
        await _country.Events.LabelAsync(essex);
        await _country.Events.LabelAsync(gwent);
        var match = _country.Events.MatchOf(essex, gwent);
        await _country.Events.MatchAsync(match);
        await _country.Events.SettleAsync();
        var notice = (await _country.Events.NewestAsync(match))[TestCountry.Essex];
        Assert.Equal((NoticeState.Current, Tier.Hit), (notice.State, notice.Tier));
        Assert.Equal(("", "", 0), (notice.Holder, notice.Force, notice.ScoreMilli));
        Assert.Empty(notice.Evidence);
        Assert.Empty(notice.Fields);
        Assert.Empty(notice.Obligations);
    }

    [Fact]
    public void An_exchange_without_the_enrolled_overlay_or_with_another_one_does_not_start()
    {
        var national = NationalPolicy.Load().Required();
        var enrolled = NationalPolicy.Load(HitOnly).Required();
        var other = NationalPolicy.Load(PolicyText.Of("gwent.yaml", System.Text.Encoding.UTF8.GetString(HitOnly.Utf8.Span).Replace("Ask us.", "Ask them.", StringComparison.Ordinal))).Required();

        Assert.Same(enrolled, BookOf(national, (TestCountry.Gwent, enrolled)).For(TestCountry.Gwent));
        Assert.Throws<EnrolmentException>(() => BookOf(national));
        Assert.Throws<EnrolmentException>(() => BookOf(national, (TestCountry.Gwent, other)));
        Assert.Throws<EnrolmentException>(() => BookOf(national, (TestCountry.Gwent, national)));
        Assert.Throws<EnrolmentException>(() => BookOf(national, (TestCountry.Gwent, enrolled), (TestCountry.Kent, enrolled)));
    }

    private PolicyBook BookOf(CompiledPolicy national, params (string Agency, CompiledPolicy Policy)[] overlays) =>
        new(national, overlays.ToDictionary(overlay => overlay.Agency, overlay => overlay.Policy), _country.Register);
}
