using System.Text.Json;
using Gateway.Population.Rates;

namespace Gateway.Population.Tests;

public sealed class DifficultyTests
{
    private static readonly GenerationRates Rates = GenerationRates.Load();

    public static TheoryData<ulong> Seeds => Sets.EverySeed;

    [Theory, MemberData(nameof(Seeds))]
    public void True_transfers_are_as_hard_as_the_rates_say(ulong seed)
    {
        var transfers = Sets.Of(seed).TrueTransfers;

        Assert.InRange(transfers.Count, 250, 600);
        AtLeast(Rates["share_no_address_part"], t => !t.SharesAddressPart);
        AtLeast(Rates["no_id_on_a_side"], t => !t.SharesId);
        AtLeast(Rates["name_error"], t => t.NameError);
        AtLeast(Rates["birth_date_error"], t => t.BirthDateError);
        AtLeast(Rates["alias_on_one_side"], t => t.AliasOnOneSide);

        // Dealt by quota: at least the rate, and at most a few transfers (of one person) above it.
        void AtLeast(double rate, Func<TrueTransfer, bool> counted)
        {
            var share = transfers.Count(counted) / (double)transfers.Count;
            Assert.InRange(share, rate, rate + 4.0 / transfers.Count);
        }
    }

    [Fact]
    public void The_rates_are_no_easier_than_the_exam_that_was_set()
    {
        Assert.True(Rates["share_no_address_part"] >= 0.80);
        Assert.True(Rates["no_id_on_a_side"] >= 0.60);
        Assert.True(Rates["name_error"] >= 0.20);
        Assert.True(Rates["birth_date_error"] >= 0.08);
        Assert.True(Rates["alias_on_one_side"] >= 0.15);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Moved_transfers_share_neither_a_part_of_an_address_nor_an_id(ulong seed)
    {
        var set = Sets.Of(seed);
        foreach (var transfer in set.TrueTransfers.Where(t => t.Moved))
        {
            var (one, other) = (set.Subject(transfer.Earlier), set.Subject(transfer.Later));
            var parts = one.Addresses.SelectMany(Parts).Intersect(other.Addresses.SelectMany(Parts), StringComparer.OrdinalIgnoreCase);
            Assert.Empty(parts);
            Assert.True(one.PoliceId is null || other.PoliceId is null);
        }
        Assert.InRange(set.TrueTransfers.Count(t => t.Moved) / (double)set.TrueTransfers.Count, 0.40, 0.60);

        static IEnumerable<string> Parts(Places.PostalAddress a) =>
            new[] { a.House, a.Street, a.Town, a.Outward, a.Postcode }.Where(p => p.Length > 0);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void True_transfers_are_exactly_the_pairs_that_the_truth_gives(ulong seed)
    {
        var set = Sets.Of(seed);
        var force = set.Cases.ToDictionary(c => c.Reference, c => c.Force);
        var expected = new HashSet<(FlagKey, FlagKey)>();
        foreach (var one in set.Truth)
        {
            foreach (var other in set.Truth.Where(o => o.Value == one.Value && force[o.Key.CaseReference] != force[one.Key.CaseReference]))
                expected.Add(Unordered(one.Key, other.Key));
        }

        Assert.Equal(expected, set.TrueTransfers.Select(t => Unordered(t.Earlier, t.Later)).ToHashSet());
        Assert.Equal(set.TrueTransfers.Count, expected.Count);

        static (FlagKey, FlagKey) Unordered(FlagKey a, FlagKey b) => string.CompareOrdinal(a.CaseReference, b.CaseReference) < 0 ? (a, b) : (b, a);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Rates_of_cases_are_met_within_chance(ulong seed)
    {
        var set = Sets.Of(seed);
        var transferred = set.TrueTransfers.SelectMany(t => new[] { t.Earlier, t.Later }).ToHashSet();
        var cases = set.Cases;

        Assert.InRange(transferred.Count / (double)cases.Count, Rates["cases_of_transferred_people"] - 0.005, Rates["cases_of_transferred_people"] + 0.005);
        Binomial("handling_c", cases, c => c.Handling == "c");
        Binomial("condition_originator_consent", cases.Where(c => c.Handling == "c"), c => c.Conditions.Contains("originator_consent"));
        Binomial("provenance_partner", cases, c => c.Provenance == "partner");
        Binomial("provenance_mixed", cases, c => c.Provenance == "mixed");
        Binomial("provenance_victim_sole", cases, c => c.Provenance == "victim_sole");
        Binomial("seal_silent", cases, c => c.Seal == "silent");
        Binomial("seal_notify_owner", cases, c => c.Seal == "notify_owner");
        Binomial("subject_in_service", cases, c => c.SubjectInService);
        Binomial("cjs_hold", cases, c => c.CjsHold);
        Binomial("not_safe_to_contact", cases.Where(c => !c.CjsHold), c => c.ContactSafety == "not_safe");
        Binomial("contact_safety_unknown", cases.Where(c => c.ContactSafety != "not_safe"), c => c.ContactSafety == "unknown");
        Binomial("closed", cases.Where(c => c.DatesHeard[^1] < Sets.AsOf.AddDays(-90)), c => c.ClosedOn is not null);
        Binomial("heard_over_six_years_ago", cases, c => c.DatesHeard[^1] < Sets.AsOf.AddYears(-6));
        Binomial("second_victim", cases, c => c.Victims.Count == 2);
        Binomial("risk_high", cases, c => c.Risk == "high");
        Binomial("risk_medium", cases, c => c.Risk == "medium");

        var others = cases.SelectMany(c => c.Subjects.Select((s, n) => (Flag: new FlagKey(c.Reference, n), Subject: s, Case: c)))
            .Where(f => !transferred.Contains(f.Flag)).ToArray();
        Binomial("id_held", others, f => f.Subject.PoliceId is not null);
        Binomial("alias_otherwise", others, f => f.Subject.Aliases.Count > 0);
        Binomial("birth_date_missing", others, f => f.Subject.BirthDates.Count == 0);
        Binomial("second_birth_date", others, f => f.Subject.BirthDates.Count == 2, slack: 0.005);
        Binomial("expired", others, f => f.Case.ExpiresOn < Sets.AsOf);

        var consents = cases.SelectMany(c => c.Victims.Select(v => c.ConsentFacts.Last(f => f.VictimReference == v.Reference && f.Purpose is null).State)).ToArray();
        foreach (var state in new[] { "given", "refused", "withdrawn", "overridden" })
            Binomial("consent_" + state, consents, c => c == state);
    }

    [Fact]
    public void A_rate_without_a_reason_or_outside_its_range_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Read(new { value = 0.5, why = " " }));
        Assert.Throws<InvalidDataException>(() => Read(new { value = 1.5, why = "of cases" }));
        Assert.Throws<InvalidDataException>(() => Read(new { value = 0.5, why = "of cases" })["another"]);

        static GenerationRates Read(object rate)
        {
            using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { rates = new { one = rate } }));
            return GenerationRates.Read(json);
        }
    }

    // Five standard deviations: with some 150 comparisons a false alarm is one in ten thousand, and seeds are fixed anyway.
    private static void Binomial<T>(string rate, IEnumerable<T> all, Func<T, bool> counted, double slack = 0)
    {
        var trials = all.ToArray();
        var expected = Rates[rate];
        var tolerance = slack + 5 * Math.Sqrt(expected * (1 - expected) / trials.Length);
        var share = trials.Count(counted) / (double)trials.Length;
        Assert.True(Math.Abs(share - expected) <= tolerance, $"{rate}: expected {expected} ± {tolerance:0.000}, found {share:0.000} of {trials.Length}.");
    }
}
