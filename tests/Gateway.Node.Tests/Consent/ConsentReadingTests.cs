using FsCheck.Xunit;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Consent;
using Gateway.Node.Labels;
using Gateway.Node.Tests.Network;

namespace Gateway.Node.Tests.Consent;

public sealed class ConsentReadingTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly DateTimeOffset Start = TestNetwork.Start.AddYears(-1);

    [Fact]
    public void The_most_protective_victim_decides_for_the_record()
    {
        VictimConsent[] leastToMost = [VictimConsent.Given, VictimConsent.Overridden, VictimConsent.NotSought, VictimConsent.Refused, VictimConsent.Withdrawn];
        for (var low = 0; low < leastToMost.Length; low++)
        {
            for (var high = low; high < leastToMost.Length; high++)
                Assert.Equal(leastToMost[high], Reading(("V1", TestCases.Said(leastToMost[high], Start)), ("V2", TestCases.Said(leastToMost[low], Start))).OfRecord(Purpose.Unspecified));
        }
    }

    [Fact]
    public void Nobody_having_said_anything_is_unknown_which_denies() =>
        Assert.Equal(VictimConsent.Unspecified, Reading().OfRecord(Purpose.MaracTransfer));

    [Fact]
    public void A_purposes_own_fact_goes_before_a_general_one_even_if_that_came_later()
    {
        var reading = Reading(
            ("V1", TestCases.Said(VictimConsent.Refused, Start, Purpose.DvdsRightToAsk)),
            ("V1", TestCases.Said(VictimConsent.Given, Start.AddDays(1))));
        Assert.Equal(VictimConsent.Refused, reading.OfRecord(Purpose.DvdsRightToAsk));
        Assert.Equal(VictimConsent.Given, reading.OfRecord(Purpose.MaracTransfer));
    }

    [Fact]
    public void Who_takes_everything_back_takes_back_what_was_given_for_one_purpose_or_item()
    {
        var reading = Reading(
            ("V1", TestCases.Said(VictimConsent.Given, Start, Purpose.MaracTransfer)),
            ("V1", TestCases.Said(VictimConsent.Given, Start, item: "7")),
            ("V1", TestCases.Said(VictimConsent.Withdrawn, Start.AddDays(1))));
        Assert.Equal(VictimConsent.Withdrawn, reading.OfRecord(Purpose.MaracTransfer));
        Assert.Equal(VictimConsent.Withdrawn, reading.OfItem(new Item { Reference = "7", VictimReference = "V1" }, Purpose.Investigation));
    }

    [Fact]
    public void Giving_anew_undoes_an_earlier_general_withdrawal_but_not_a_refusal_of_one_purpose()
    {
        var reading = Reading(
            ("V1", TestCases.Said(VictimConsent.Refused, Start, Purpose.MaracTransfer)),
            ("V1", TestCases.Said(VictimConsent.Withdrawn, Start.AddDays(1))),
            ("V1", TestCases.Said(VictimConsent.Given, Start.AddDays(2))));
        Assert.Equal(VictimConsent.Given, reading.OfRecord(Purpose.Unspecified));
        Assert.Equal(VictimConsent.Refused, reading.OfRecord(Purpose.MaracTransfer));
    }

    [Fact]
    public void An_item_of_no_single_victim_stands_under_all_of_them()
    {
        var reading = Reading(("V1", TestCases.Said(VictimConsent.Given, Start)), ("V2", TestCases.Said(VictimConsent.Refused, Start)));
        Assert.Equal(VictimConsent.Given, reading.OfItem(new Item { Reference = "1", VictimReference = "V1" }, Purpose.Investigation));
        Assert.Equal(VictimConsent.Refused, reading.OfItem(new Item { Reference = "1" }, Purpose.Investigation));
    }

    [Fact]
    public void A_consent_or_override_holds_through_its_last_day_and_counts_as_withdrawn_after_it()
    {
        foreach (var state in (VictimConsent[])[VictimConsent.Given, VictimConsent.Overridden])
        {
            var fact = ("V1", TestCases.Said(state, Start, until: 20261123));
            Assert.Equal(state, Reading(fact).OfRecord(Purpose.Unspecified));
            Assert.Equal(Today, Reading(fact).FirstEnd());
            Assert.Equal(VictimConsent.Withdrawn, Reading(Today.AddDays(1), fact).OfRecord(Purpose.Unspecified));
        }

        Assert.Equal(VictimConsent.Refused, Reading(Today.AddDays(1), ("V1", TestCases.Said(VictimConsent.Refused, Start, until: 20261123))).OfRecord(Purpose.Unspecified));
    }

    [Property]
    public bool Another_victim_never_makes_the_record_less_protected(byte first, byte second)
    {
        VictimConsent[] leastToMost = [VictimConsent.Given, VictimConsent.Overridden, VictimConsent.NotSought, VictimConsent.Refused, VictimConsent.Withdrawn];
        var (one, two) = (leastToMost[first % 5], leastToMost[second % 5]);
        var both = Reading(("V1", TestCases.Said(one, Start)), ("V2", TestCases.Said(two, Start))).OfRecord(Purpose.Unspecified);
        return Array.IndexOf(leastToMost, both) >= Math.Max(first % 5, second % 5);
    }

    [Fact]
    public void The_label_says_which_purposes_differ_and_its_digest_follows_every_fact()
    {
        var known = TestCases.Sound();
        var before = Reading(("V1", TestCases.Said(VictimConsent.Given, Start)));
        var after = Reading(("V1", TestCases.Said(VictimConsent.Given, Start)), ("V1", TestCases.Said(VictimConsent.Refused, Start.AddDays(1), Purpose.MaracTransfer)));

        var label = LabelMaker.Make(known, known.Subjects[0], after);

        Assert.Equal(VictimConsent.Given, label.VictimConsent);
        var exception = Assert.Single(label.ConsentExceptions);
        Assert.Equal((Purpose.MaracTransfer, VictimConsent.Refused), (exception.Purpose, exception.VictimConsent));
        Assert.NotEqual(before.Digest(), after.Digest());
    }

    [Theory]
    [InlineData(Provenance.Police, Provenance.Partner, Provenance.Partner)]
    [InlineData(Provenance.VictimSole, Provenance.Police, Provenance.VictimSole)]
    [InlineData(Provenance.Mixed, Provenance.VictimSole, Provenance.VictimSole)]
    [InlineData(Provenance.Mixed, Provenance.Partner, Provenance.Mixed)]
    public void The_most_protective_of_record_and_items_is_the_labels_provenance(Provenance record, Provenance item, Provenance expected)
    {
        var known = TestCases.Sound();
        known.Provenance = record;
        known.Items.Clear();
        known.Items.Add(new Item { Reference = "1", Kind = ItemKind.History, Provenance = item });
        Assert.Equal(expected, LabelMaker.Make(known, known.Subjects[0], Reading(("V1", TestCases.Said(VictimConsent.Given, Start)))).Provenance);
    }

    private static ConsentReading Reading(params (string Victim, ConsentFact Fact)[] facts) => Reading(Today, facts);

    private static ConsentReading Reading(DateOnly today, params (string Victim, ConsentFact Fact)[] facts) =>
        new([.. facts.Select(fact => new RecordedFact(fact.Victim, fact.Fact))], today);
}
