using System.Security.Cryptography;
using System.Text;
using Gateway.Population.Cases;
using Gateway.Population.Export;
using Gateway.Population.Names;
using Gateway.Population.Places;

namespace Gateway.Population.Tests;

public sealed class GeneratedSetTests
{
    // Changes only when the generator is meant to change; say so in the change log, as measured figures are then new.
    private const string GoldenHash = "07B45F52976205F2D07FD0E550757A2B"; // first 128 bits of SHA-256

    public static TheoryData<ulong> Seeds => Sets.EverySeed;

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        var again = CaseGenerator.Generate(1, 2000, ForceArea.DemoForces, Sets.AsOf);
        Assert.Equal(Hash(Sets.Of(1)), Hash(again));
        Assert.StartsWith(GoldenHash, Hash(again), StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_forces_makes_no_difference()
    {
        var reversed = CaseGenerator.Generate(1, 2000, [.. ForceArea.DemoForces.Reverse()], Sets.AsOf);
        Assert.Equal(Hash(Sets.Of(1)), Hash(reversed));
    }

    [Fact]
    public void Different_seeds_give_different_people()
    {
        Assert.Equal(Sets.Seeds.Length, Sets.Seeds.Select(seed => Hash(Sets.Of(seed))).Distinct().Count());
        var names = Sets.Seeds.Select(seed => Sets.Of(seed).Cases.Select(c => c.Subjects[0].Name).Take(20).ToArray()).ToArray();
        Assert.NotEqual(names[0], names[1]);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void As_many_cases_as_asked_each_with_its_own_reference(ulong seed)
    {
        var set = Sets.Of(seed);
        Assert.Equal(2000, set.Cases.Count);
        Assert.Equal(2000, set.Cases.Select(c => c.Reference).Distinct().Count());
        Assert.Equal(set.Cases.Sum(c => c.Subjects.Count), set.Truth.Count);
        Assert.Equal(ForceArea.DemoForces.Select(f => f.Code).Order(StringComparer.Ordinal), set.Cases.Select(c => c.Force).Distinct());
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_two_people_share_an_id_and_no_one_has_two(ulong seed)
    {
        var set = Sets.Of(seed);
        var held = set.Truth.Select(t => (Person: t.Value, Id: set.Subject(t.Key).PoliceId)).Where(t => t.Id is not null).Distinct().ToArray();
        Assert.True(held.Length > 500);
        Assert.Equal(held.Length, held.Select(h => h.Id).Distinct().Count());
        Assert.Equal(held.Length, held.Select(h => h.Person).Distinct().Count());
        Assert.All(held, h => Assert.Matches("^(19|20)[0-9]{2}/9[0-9]{6}[A-Z]$", h.Id!.Value));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Dates_are_plausible(ulong seed)
    {
        Assert.All(Sets.Of(seed).Cases, c =>
        {
            Assert.NotEmpty(c.DatesHeard);
            Assert.Equal(c.DatesHeard.Order(), c.DatesHeard);
            Assert.All(c.DatesHeard, d => Assert.True(d < Sets.AsOf && d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
            Assert.True(c.ClosedOn is null || (c.ClosedOn >= c.DatesHeard[^1] && c.ClosedOn <= Sets.AsOf));
            Assert.True(c.ExpiresOn > c.DatesHeard[^1] || c.ExpiresOn < Sets.AsOf);
            Assert.All(c.Subjects.SelectMany(s => s.BirthDates), b =>
                Assert.True(b.Value <= c.DatesHeard[0].AddYears(-12) && b.Value >= c.DatesHeard[0].AddYears(-95), $"{b.Value:O} heard {c.DatesHeard[0]:O}"));
            Assert.All(c.Orders, o => Assert.True(o.EndsOn > o.MadeOn && o.MadeOn <= Sets.AsOf));
            Assert.All(c.ConsentFacts, f => Assert.True(f.RecordedOn <= Sets.AsOf && (f.Until is null || f.Until > Sets.AsOf)));
        });
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Families_and_namesakes_are_there_to_be_mistaken(ulong seed)
    {
        var set = Sets.Of(seed);
        var flags = set.Truth.ToLookup(t => t.Value, t => t.Key);
        foreach (var kind in Enum.GetValues<LookalikeKind>())
        {
            var pairs = set.HardNegatives.Where(n => n.Kind == kind).ToArray();
            Assert.True(pairs.Length >= 8, $"{kind}: {pairs.Length}");
            foreach (var pair in pairs)
            {
                var (one, other) = (set.Subject(flags[pair.Person].First()), set.Subject(flags[pair.Other].First()));
                var (a, b) = (TrueNames(one), TrueNames(other));
                var sameBirth = one.BirthDates.Intersect(other.BirthDates).Any();
                switch (kind)
                {
                    case LookalikeKind.Twins:
                        Assert.True(a.Select(n => n.Surname).Intersect(b.Select(n => n.Surname)).Any());
                        Assert.True(sameBirth || one.BirthDates.Count == 0 || other.BirthDates.Count == 0);
                        break;
                    case LookalikeKind.FatherAndSon or LookalikeKind.Namesakes:
                        Assert.True(a.Select(n => (n.FirstForename, n.Surname)).Intersect(b.Select(n => (n.FirstForename, n.Surname))).Any());
                        Assert.False(sameBirth);
                        break;
                    default:
                        Assert.True(a.Select(n => n.Surname).Intersect(b.Select(n => n.Surname)).Any());
                        break;
                }
            }
        }
        var forceOf = set.Cases.ToDictionary(c => c.Reference, c => c.Force);
        Assert.True(set.HardNegatives.Count(n => forceOf[flags[n.Person].First().CaseReference] != forceOf[flags[n.Other].First().CaseReference]) >= 20);
        Assert.Contains(set.Cases, c => c.Subjects.Count == 2);

        static PersonName[] TrueNames(GeneratedSubject subject) => [subject.Name, .. subject.Aliases];
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Every_value_is_a_word_of_the_vocabulary_and_none_contradicts_another(ulong seed)
    {
        Assert.All(Sets.Of(seed).Cases, c =>
        {
            Assert.Contains(c.PanelKind, Vocabulary.PanelKinds);
            Assert.Contains(c.Risk, Vocabulary.Risks);
            Assert.Contains(c.OriginatorConsent, Vocabulary.OriginatorConsents);
            Assert.Contains(c.Provenance, Vocabulary.Provenances);
            Assert.Contains(c.VictimConsent, Vocabulary.VictimConsents);
            Assert.Contains(c.Seal, Vocabulary.Seals);
            Assert.Contains(c.ContactSafety, Vocabulary.ContactSafeties);
            Assert.Contains(c.ContactStatus, Vocabulary.ContactStatuses);
            Assert.All(c.Conditions, w => Assert.Contains(w, Vocabulary.Conditions));
            Assert.All(c.Needs, w => Assert.Contains(w, Vocabulary.Needs));
            Assert.All(c.Orders, o => Assert.Contains(o.Kind, Vocabulary.OrderKinds));
            Assert.All(c.Victims, v => Assert.Contains(v.Relationship, Vocabulary.Relationships));

            // Rule D0 of the national policy.
            Assert.Equal(c.Handling == "c", c.Conditions.Count > 0);
            Assert.Equal(c.Conditions.Contains("originator_consent"), c.OriginatorConsent != "not_needed");

            Assert.Equal(c.CjsHold, c.ContactStatus == "on_hold_cjs");
            Assert.Equal(c.ContactSafety == "not_safe", c.ContactStatus == "not_safe_to_contact");
            Assert.InRange(c.RfgScore, 0, 100);
            Assert.InRange(c.PpitScore, 0, 20);
            Assert.Equal(c.Provenance, c.Items.MaxBy(i => Vocabulary.Provenances.ToList().IndexOf(i.Provenance))!.Provenance);
            Assert.All(c.Items, i =>
            {
                Assert.True(i.Handling == "p" || c.Handling == "c");
                Assert.True(i.Provenance != "victim_sole" || (i.VictimReference is not null && !c.PanelText.Contains(i.Text, StringComparison.Ordinal)));
                Assert.InRange(i.Source, 1, 3);
                Assert.InRange(i.Assessment, 'A', 'E');
            });
            Assert.All(c.Victims, v => Assert.Contains(c.ConsentFacts, f => f.VictimReference == v.Reference && f.Purpose is null));
        });
    }

    [Fact]
    public void Whatever_holds_an_identity_prints_redacted()
    {
        var written = Sets.Of(1).Cases.First(c => c.Subjects[0].PoliceId is not null && c.Subjects[0].BirthDates.Count > 0 && c.Subjects[0].Addresses.Count > 0);
        var subject = written.Subjects[0];
        object[] identities = [written, subject, subject.Name, subject.BirthDates[0], subject.PoliceId!, subject.Addresses[0], written.Items[0]];
        Assert.All(identities, identity => Assert.Equal("[redacted]", identity.ToString()));
        Assert.DoesNotContain(subject.Name.Surname, Sets.Of(1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_forty_three_territorial_forces_have_codes_names_and_valid_postcode_districts()
    {
        Assert.Equal(43, ForceArea.All.Count);
        Assert.Equal(43, ForceArea.All.Select(f => f.HomeOfficeCode).Distinct().Count());
        Assert.Equal(8, ForceArea.DemoForces.Count);
        Assert.Throws<ArgumentException>(() => ForceArea.Find("atlantis"));
        var communities = new NameBook().Communities;
        Assert.All(ForceArea.All, f =>
        {
            Assert.All(f.CommunityBoosts.Keys, key => Assert.Contains(key, communities));
            Assert.All(f.Towns, t => Assert.NotEmpty(t.Districts));
            Assert.All(f.Towns.SelectMany(t => t.Districts), d => Assert.Matches("^[A-Z]{1,2}[0-9]{1,2}[A-Z]?$", d));
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(7, 2)]
    [InlineData(40, 1)]
    [InlineData(5000, 43)]
    public void Small_sets_and_few_or_all_forces_work(int cases, int forces)
    {
        var set = CaseGenerator.Generate(5, cases, [.. ForceArea.All.Take(forces)], Sets.AsOf);
        Assert.Equal(cases, set.Cases.Count);
        Assert.True(forces > 1 || set.TrueTransfers.Count == 0);
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CaseGenerator.Generate(1, 0, ForceArea.DemoForces, Sets.AsOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaseGenerator.Generate(1, CaseGenerator.MostCases + 1, ForceArea.DemoForces, Sets.AsOf));
        Assert.Throws<ArgumentException>(() => CaseGenerator.Generate(1, 10, [], Sets.AsOf));
        Assert.Throws<ArgumentException>(() => CaseGenerator.Generate(1, 10, [ForceArea.Find("essex"), ForceArea.Find("essex")], Sets.AsOf));
    }

    private static string Hash(GeneratedSet set)
    {
        using var text = new StringWriter();
        MaracCsv.WriteCases(set.Cases, text);
        MaracCsv.WriteTruth(set, text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
