using System.Text;
using FsCheck.Xunit;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Documents;

public sealed class OverlayTests
{
    private const string Head = "overlay: essex\nof: national 1.0\nedition: \"2\"\nsummary: What Essex adds.\n";
    private const string End = "end: essex 2\n";

    private static readonly CompiledPolicy National = NationalPolicy.Load().Required();

    [Fact]
    public void An_overlay_adds_forbids_obligations_and_alerts()
    {
        var policy = Load("""
            words:
              reconstruction: { panel_kind: mappa }
            forbids:
              ESX-D01:
                caps_at: hit
                says: Essex gives nothing more to housing.
                when: { agency_kind: housing }
              ESX-D02:
                caps_at: contact
                hidden: true
                says: Essex keeps MAPPA cases close.
                when: { is: reconstruction, is_not: emergency }
            obligations:
              ESX-O01: { from: contact, does: call_duty_desk, days: 2, says: Call the duty desk within two days. }
            alerts:
              ESX-A01: { says: Somebody asked about a Drive case., when: { panel_kind: drive } }

            """).Required();
        var question = Question.Draw(new Random(1)) with { Conditions = [] };
        foreach (var pair in "agency_kind=police role=investigating_officer purpose=investigation legal_basis=dpa2018_part3 urgency=routine holder=false onward=false "
            .Trim().Split(' ').Concat("panel_kind=mappa risk=high handling=p originator_consent=not_needed provenance=police victim_consent=given seal=none status=open age=within_1y subject_in_service=false contact_safety=safe".Split(' ')))
        {
            question = question.With(pair.Split('=')[0], pair.Split('=')[1]);
        }

        var decision = policy.Decide(question.Request(), question.Record());

        Assert.Equal("contact | team | ESX-O01,O01,O07,O10 | ESX-D02,P22 | P22,R00 | ", NaiveAnswer.Of(decision).ToString());
        Assert.Equal(["ESX-A01"], [.. policy.Decide(question.Request(), question.With("panel_kind", "drive").Record()).Alerts]);
        Assert.Matches("^national-1\\.0\\+[0-9a-f]{16}/essex-2\\+[0-9a-f]{16}$", policy.Version);
        Assert.StartsWith(National.Version, policy.Version);
    }

    [Theory]
    [InlineData("permits:\n  ESX-P01: { grants: full, says: Everything., when: { agency_kind: police } }\n", "An overlay has no 'permits': it can only narrow the policy it adds to.")]
    [InlineData("fields:\n  team: { from: none, says: Team. }\n", "An overlay has no 'fields': it can only narrow the policy it adds to.")]
    [InlineData("words:\n  lawful: { legal_basis: consent }\n", "The word 'lawful' has a meaning already.")]
    [InlineData("forbids:\n  D04: { caps_at: full, says: No seal., when: { seal: silent } }\n", "The id 'D04' is taken already.")]
    [InlineData("forbids:\n  ESX-D01: { caps_at: hit, says: Housing., when: { agency_kind: houssing } }\n", "'houssing' is not a value of 'agency_kind'.")]
    [InlineData("obligations:\n  O01: { from: full, does: nothing, says: Nothing. }\n", "The id 'O01' is taken already.")]
    public void An_overlay_that_would_change_or_widen_anything_is_refused(string body, string problem)
    {
        var load = Load(body);

        Assert.Null(load.Policy);
        Assert.Contains(load.Errors, error => error.Problem == problem && error.Source == "essex.yaml");
    }

    [Fact]
    public void An_overlay_of_another_edition_is_refused()
    {
        var load = NationalPolicy.Load(PolicyText.Of("essex.yaml", Head.Replace("national 1.0", "national 0.9") + End));

        Assert.Null(load.Policy);
        Assert.Contains("written for 'national 0.9'", Assert.Single(load.Errors).Problem);
    }

    [Fact]
    public void The_overlay_of_the_README_loads()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "policies", "README.md"));
        var yaml = readme.Split("```yaml\n")[1].Split("```")[0];

        Assert.Contains(NationalPolicy.Load(PolicyText.Of("essex.yaml", yaml)).Required().Rules, rule => rule.Id == "ESX-D01");
    }

    [Fact]
    public void A_base_policy_is_no_overlay_and_an_overlay_no_base()
    {
        Assert.Null(NationalPolicy.Load(NationalPolicy.Text).Policy);
        Assert.Null(PolicyLoader.Load(Head + End, "essex.yaml").Policy);
    }

    [Property(MaxTest = 40)]
    public bool No_overlay_ever_gives_more(int seed)
    {
        var random = new Random(seed);
        var policy = Load($"forbids:\n{string.Concat(Enumerable.Range(1, 3).Select(i => Forbid(random, i)))}").Policy;
        if (policy is null)
            return true; // a drawn forbid may contradict itself, which the loader refuses

        for (var i = 0; i < 300; i++)
        {
            var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(random.Next(RuleSeeds.All.Count)), random);
            var before = National.Decide(question.Request(), question.Record());
            var after = policy.Decide(question.Request(), question.Record());
            if (after.Tier > before.Tier || after.Fields.Except(before.Fields).Any() || before.Alerts.Except(after.Alerts).Any())
                return false;
        }

        return true;
    }

    private static string Forbid(Random random, int number)
    {
        var all = Question.RequestVocabulary.Concat(Question.RecordVocabulary).ToArray();
        var lines = Enumerable.Range(0, random.Next(1, 4)).Select(_ => all[random.Next(all.Length)]).DistinctBy(pair => pair.Key)
            .Select(pair => $"{pair.Key}: [{string.Join(", ", pair.Value.Where(_ => random.Next(2) == 0).DefaultIfEmpty(pair.Value[0]))}]");
        return $"  ESX-D{number:00}: {{ caps_at: {TierNames.All[random.Next(5)]}, hidden: {(random.Next(2) == 0 ? "true" : "false")}, says: Drawn., when: {{ {string.Join(", ", lines)} }} }}\n";
    }

    private static PolicyLoad Load(string body) => NationalPolicy.Load(new PolicyText("essex.yaml", Encoding.UTF8.GetBytes(Head + body + End)));
}
