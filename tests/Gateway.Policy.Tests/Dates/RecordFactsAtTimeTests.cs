namespace Gateway.Policy.Tests.Dates;

public sealed class RecordFactsAtTimeTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    private static readonly Facts Undated = new Facts()
        .Add("panel_kind", "marac").Add("risk", "high").Add("handling", "p").Add("conditions", Array.Empty<string>())
        .Add("originator_consent", "not_needed").Add("provenance", "police").Add("seal", "none").Add("cjs_hold", false)
        .Add("contact_safety", "safe").Add("subject_in_service", false);

    [Theory]
    [InlineData("2026-06", "2026-06-01T12:00Z", "within_1y")]
    [InlineData("2025-06", "2026-06-01T12:00Z", "within_1y")]
    [InlineData("2025-06", "2026-06-01T22:59Z", "within_1y")]
    [InlineData("2025-06", "2026-06-01T23:00Z", "within_3y")] // 2 June in London, where it is summer time
    [InlineData("2023-06", "2026-06-01T12:00Z", "within_3y")]
    [InlineData("2023-06", "2026-06-02T12:00Z", "within_6y")]
    [InlineData("2020-06", "2026-06-01T12:00Z", "within_6y")]
    [InlineData("2020-06", "2026-06-02T12:00Z", "over_6y")]
    [InlineData("2020-01", "2026-01-01T23:59Z", "within_6y")] // in winter London keeps UTC
    [InlineData("2020-01", "2026-01-02T00:00Z", "over_6y")]
    [InlineData("0001-01", "2026-06-01T12:00Z", "over_6y")]
    [InlineData("2026-07", "2026-06-30T22:59Z", null)]
    [InlineData("2026-07", "2026-06-30T23:00Z", "within_1y")]
    [InlineData("2026-13", "2026-06-01T12:00Z", null)]
    [InlineData("2026-6", "2026-06-01T12:00Z", null)]
    [InlineData("June 2026", "2026-06-01T12:00Z", null)]
    [InlineData("", "2026-06-01T12:00Z", null)]
    [InlineData(null, "2026-06-01T12:00Z", null)]
    public void Age_counts_from_the_first_of_the_month_in_London(string? heard, string now, string? expected) =>
        Assert.Equal(expected, Derived("age", Dates() with { LastHeardMonth = heard }, now));

    [Theory]
    [InlineData("2026-06-02", false, "2026-06-01T22:59Z", "open")]
    [InlineData("2026-06-02", true, "2026-06-01T22:59Z", "closed")]
    [InlineData("2026-06-02", false, "2026-06-01T23:00Z", "expired")]
    [InlineData("2026-06-02", null, "2026-06-01T23:00Z", "expired")]
    [InlineData("2026-06-02", null, "2026-06-01T12:00Z", null)]
    [InlineData("2026-02-30", false, "2026-06-01T12:00Z", null)]
    [InlineData(null, false, "2026-06-01T12:00Z", null)]
    public void A_record_expires_when_its_day_begins_in_London(string? expires, bool? closed, string now, string? expected) =>
        Assert.Equal(expected, Derived("status", Dates() with { ExpiresOn = expires, Closed = closed }, now));

    [Theory]
    [InlineData("given", null, "given")]
    [InlineData("given", "2026-06-02", "given")]
    [InlineData("given", "2026-06-01", "withdrawn")]
    [InlineData("overridden", "2026-06-01", "withdrawn")]
    [InlineData("overridden", "2026-06-02", "overridden")]
    [InlineData("refused", "2026-06-02", "refused")]
    [InlineData("not_sought", "2026-01-01", "not_sought")]
    [InlineData("given", "soon", null)]
    [InlineData(null, null, null)]
    public void Consent_that_has_run_out_counts_as_withdrawn(string? consent, string? until, string? expected) =>
        Assert.Equal(expected, Derived("victim_consent", Dates() with { Consent = consent, ConsentUntil = until }, "2026-06-01T12:00Z"));

    [Theory]
    [InlineData("marac_transfer", "refused")]
    [InlineData("investigation", "given")]
    public void An_exception_for_a_purpose_overrides_the_default(string purpose, string expected)
    {
        var dates = Dates() with { ConsentByPurpose = new Dictionary<string, string>(StringComparer.Ordinal) { ["marac_transfer"] = "refused" } };

        Assert.Equal(expected, Value(Undated.WithDerived(dates, purpose, Instant("2026-06-01T12:00Z")), "victim_consent"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(300, false)]
    [InlineData(-300, false)]
    [InlineData(301, true)]
    [InlineData(-301, true)]
    public void A_clock_more_than_five_minutes_away_denies(int seconds, bool denied)
    {
        var now = Instant("2026-06-01T12:00Z");
        var record = Undated.WithDerived(Dates(), "investigation", now, now.AddSeconds(seconds));

        Assert.Equal(denied, Policy.BindRecord(record).Problems.Count > 0);
    }

    [Fact]
    public void A_case_heard_in_the_future_gives_nothing()
    {
        var request = new Facts().Add("agency_kind", "police").Add("role", "investigating_officer").Add("purpose", "investigation")
            .Add("legal_basis", "dpa2018_part3").Add("urgency", "routine").Add("holder", false).Add("onward", false);
        var now = Instant("2026-06-01T12:00Z");

        Assert.Equal(Tier.Summary, Policy.Decide(request, Undated.WithDerived(Dates(), "investigation", now)).Tier);
        var future = Policy.Decide(request, Undated.WithDerived(Dates() with { LastHeardMonth = "2026-07" }, "investigation", now));
        Assert.Equal((Tier.None, "D0"), (future.Tier, future.Rules.ToString()));
    }

    [Fact]
    public void London_dates_agree_with_the_time_zone_database()
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out var london), "This machine has no time-zone database.");
        for (var hour = new DateTimeOffset(2002, 1, 1, 0, 30, 0, TimeSpan.Zero); hour.Year < 2038; hour = hour.AddHours(1))
            Assert.Equal(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hour, london!).DateTime), LondonTime.DateAt(hour));
    }

    [Theory]
    [InlineData("2026-03-28T23:30Z", "2026-03-28")]
    [InlineData("2026-03-29T23:00Z", "2026-03-30")]
    [InlineData("2026-10-24T23:00Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00Z", "2026-10-25")]
    public void London_dates_follow_the_summer_time_act(string instant, string date) =>
        Assert.Equal(DateOnly.Parse(date), LondonTime.DateAt(Instant(instant)));

    private static RecordDates Dates() => new() { LastHeardMonth = "2026-05", ExpiresOn = "2030-01-01", Closed = false, Consent = "given" };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Derived(string attribute, RecordDates dates, string now) =>
        Value(Undated.WithDerived(dates, "investigation", Instant(now)), attribute);

    private static string? Value(Facts facts, string attribute) =>
        Policy.BindRecord(facts).Problems.Any(problem => problem.Attribute == attribute) ? null : facts.Find(attribute);
}
