using System.Text;

namespace Gateway.Policy.Tests.Documents;

public sealed class PolicyLoaderTests
{
    private static readonly string National = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);

    [Fact]
    public void The_national_policy_loads_with_all_its_rules()
    {
        var policy = NationalPolicy.Load().Required();

        Assert.Equal(25, policy.Rules.Count(rule => rule.Kind == RuleKind.Permit));
        Assert.Equal(18, policy.Rules.Count(rule => rule.Kind == RuleKind.Forbid));
        Assert.Equal(10, policy.Rules.Count(rule => rule.Kind == RuleKind.Obligation));
        Assert.Equal(7, policy.Rules.Count(rule => rule.Kind == RuleKind.Field));
        Assert.Equal(["A01", "A02", "A03"], policy.Rules.Where(rule => rule.Kind == RuleKind.Alert).Select(rule => rule.Id));
        Assert.Equal(
            ["D04", "D05", "D09", "D10", "D11", "D13", "D17"],
            policy.Rules.Where(rule => rule.Hidden).Select(rule => rule.Id));
        Assert.All(policy.Rules, rule => Assert.EndsWith(".", rule.Says));
    }

    [Fact]
    public void The_domain_is_as_large_as_the_prose_says()
    {
        var policy = NationalPolicy.Load().Required();

        Assert.Equal(189_000L, Combinations(policy, PolicySide.Request));
        // 2,203,200 records are consistent: 17 of the 64 combinations of handling, conditions and originator consent.
        Assert.Equal(2_203_200L, Combinations(policy, PolicySide.Record) / (2 * 8 * 4) * 17);

        static long Combinations(CompiledPolicy policy, PolicySide side) => policy.Attributes.Where(attribute => attribute.Side == side)
            .Aggregate(1L, (count, attribute) => count * (attribute.Kind == AttributeKind.SetOf ? 1L << attribute.Values.Count : attribute.Values.Count));
    }

    [Fact]
    public void The_shipped_document_is_the_one_in_the_repository() =>
        Assert.Equal(File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "policies", "national.yaml")), NationalPolicy.Text.Utf8.ToArray());

    [Fact]
    public void The_version_names_the_document_and_the_hash_of_its_exact_bytes()
    {
        var version = NationalPolicy.Load().Required().Version;
        var commented = PolicyLoader.Load("# one comment more\n" + National, "national.yaml").Policy!.Version;

        Assert.Matches("^national-1\\.0\\+[0-9a-f]{16}$", version);
        Assert.Equal(version, PolicyLoader.Load(National, "elsewhere.yaml").Policy!.Version);
        Assert.NotEqual(version, commented);
    }

    [Theory]
    [InlineData("    grants: full\n", "    grnats: full\n", "The key 'grnats' is not known here. Did you mean 'grants'?", 5)]
    [InlineData("agency_kind: police\n      role: { any_but", "agency_kind: polise\n      role: { any_but", "'polise' is not a value of 'agency_kind'. Did you mean 'police'?", 20)]
    [InlineData("      purpose: perpetrator_panel\n      is: lawful", "      purpose: perpetrator_panel\n      is: lawfull", "The word 'lawfull' is not known. Did you mean 'lawful'?", 11)]
    [InlineData("    grants: summary\n    says: Preparing", "    grants: sumary\n    says: Preparing", "There is no tier 'sumary'. Did you mean 'summary'?", 13)]
    [InlineData("{ matches: D09, role", "{ matches: D99, role", "There is no permit or forbid 'D99'.", 22)]
    [InlineData("{ matches: D09, role", "{ matches: D10, role", "The rule 'D10' refers back to itself.", 22)]
    [InlineData("    as: P02\n", "    as: P03\n", "The rule 'P03' refers back to itself.", 9)]
    [InlineData("but: { status: closed, is: older }", "but: { status: closed }", "'but' changes part of a condition of P04 that speaks of age and status together.", 10)]
    [InlineData("    as: P04\n", "", "'but' has nothing to change.", 10)]
    [InlineData("when: { seal: silent }", "when: { seel: silent }", "The attribute 'seel' is not known. Did you mean 'seal'?", 13)]
    [InlineData("when: { seal: silent }", "when: { seal: { without: silent } }", "The exception on 'seal' is not written as expected. Write { any_but: [...] } and nothing else.", 19)]
    [InlineData("when: { seal: silent }", "when: { seal: silent, seal: none }", "The key 'seal' stands twice, first on line", 27)]
    [InlineData("when: { seal: silent }", "when: { seal: { any_but: [none, notify_owner, silent] } }", "'D04' can never match.", 3)]
    [InlineData("when: { seal: silent }", "when: { seal: [silent", "This is not valid YAML", 0)]
    [InlineData("when: { seal: silent }", "when: &anchor { seal: silent }", "Anchors and aliases are not used here.", 11)]
    [InlineData("when: { seal: silent }", "when: !tag { seal: silent }", "Tags are not used here.", 11)]
    [InlineData("when: { seal: silent }", "when: { <<: silent }", "Merge keys are not used here.", 13)]
    [InlineData("  D05:\n", "  D04:\n", "The key 'D04' stands twice, first on line", 3)]
    [InlineData("  D05:\n", "  P05:\n", "The id 'P05' is taken already.", 3)]
    [InlineData("    hidden: true\n    says: The record is sealed silently.", "    hidden: yes\n    says: The record is sealed silently.", "true or false was expected here.", 13)]
    [InlineData("    days: 28\n    says: Record", "    days: soon\n    says: Record", "", 11)]
    [InlineData("      - { days: 365 }\n", "", "The last choice of days has no 'when', and every other has one.", 9)]
    [InlineData("tiers: [none, hit, contact, summary, full]", "tiers: [none, hit, contact, full, summary]", "The tiers are not those of the protocol.", 8)]
    [InlineData("holder: true_or_false", "holder: yes_or_no", "'yes_or_no' is not a kind of value.", 13)]
    [InlineData("end: national 1.0", "end: national 1.1", "The last line does not name this document and its edition.", 6)]
    [InlineData("edition: \"1.0\"", "edition: 1.0 beta", "'1.0 beta' is not written as expected.", 10)]
    [InlineData("hidden_reason:\n", "hidden_reasons:\n", "The key 'hidden_reasons' is not known here. Did you mean 'hidden_reason'?", 1)]
    [InlineData("unless: { holder: true, role: [panel_coordinator", "unless: { holder: yes, role: [panel_coordinator", "'yes' is not a value of 'holder'. Use one of: false, true.", 23)]
    [InlineData("unless: { holder: true, role: [panel_coordinator", "unless: { holder: {}, role: [panel_coordinator", "", 23)]
    public void A_mistake_is_reported_where_it_stands_with_what_to_do(string written, string mistaken, string expected, int column)
    {
        var at = National.IndexOf(written, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The policy no longer says {written}");

        var load = PolicyLoader.Load(National[..at] + mistaken + National[(at + written.Length)..], "policy.yaml");

        Assert.Null(load.Policy);
        var line = 1 + National[..at].Count(character => character == '\n');
        var error = Assert.Single(load.Errors, error => error.ToString().Contains(expected) && Math.Abs(error.Line - line) <= 12);
        Assert.Equal("policy.yaml", error.Source);
        Assert.NotEmpty(error.Remedy);
        if (column > 0)
            Assert.Equal(column, error.Column);
    }

    [Fact]
    public void A_missing_section_is_reported()
    {
        var load = PolicyLoader.Load("policy: small\nedition: \"1\"\nsummary: Small.\nend: small 1\n", "small.yaml");

        Assert.Null(load.Policy);
        Assert.Contains(load.Errors, error => error.Problem == "The key 'forbids' is missing.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("just words")]
    [InlineData("- a\n- list\n")]
    [InlineData("a: b\n---\nc: d\n")]
    [InlineData("\t\t")]
    [InlineData("? [a]\n: b")]
    public void What_is_not_a_policy_does_not_load(string yaml)
    {
        var load = PolicyLoader.Load(yaml, "policy.yaml");

        Assert.Null(load.Policy);
        Assert.NotEmpty(load.Errors);
        Assert.Throws<InvalidDataException>(load.Required);
    }

    [Fact]
    public void Bytes_that_are_not_text_do_not_load()
    {
        byte[] broken = [.. NationalPolicy.Text.Utf8.Span];
        broken[broken.Length / 2] = 0xFF;

        Assert.Contains("not valid UTF-8", Assert.Single(PolicyLoader.Load(new PolicyText("policy.yaml", broken)).Errors).Problem);
    }

    [Fact]
    public void Deep_nesting_does_not_load_and_does_not_break_the_process()
    {
        var load = PolicyLoader.Load(new string('[', 200_000), "policy.yaml");

        Assert.Contains("nested more than", Assert.Single(load.Errors).Problem);
    }

    [Fact]
    public void A_document_cut_short_anywhere_does_not_load()
    {
        var bytes = NationalPolicy.Text.Utf8;
        var end = National.LastIndexOf("end: national 1.0", StringComparison.Ordinal) + "end: national 1.0".Length;
        var cuts = Enumerable.Range(0, 60).Select(i => i * end / 60).Concat(Enumerable.Range(end - 30, 30));

        Assert.All(cuts, cut => Assert.Null(PolicyLoader.Load(new PolicyText("policy.yaml", bytes[..cut])).Policy));
        Assert.NotNull(PolicyLoader.Load(new PolicyText("policy.yaml", bytes[..end])).Policy);
    }

    [Fact]
    public void However_a_document_is_damaged_it_loads_whole_or_not_at_all_and_never_throws()
    {
        var random = new Random(5);
        const string Characters = "[]{}:,-&*!|>'\"%@`#?\n \t aZ0\0\u00e9";
        for (var i = 0; i < 250; i++)
        {
            var damaged = new StringBuilder(National);
            for (var hits = random.Next(1, 4); hits > 0; hits--)
            {
                var at = random.Next(damaged.Length - 40);
                _ = random.Next(3) switch
                {
                    0 => damaged.Remove(at, random.Next(1, 40)),
                    1 => damaged.Insert(at, Characters[random.Next(Characters.Length)]),
                    _ => damaged.Replace(damaged[at], Characters[random.Next(Characters.Length)], at, 1),
                };
            }

            var load = PolicyLoader.Load(damaged.ToString(), "policy.yaml");

            Assert.NotEqual(load.Policy is null, load.Errors.Count == 0);
            Assert.All(load.Errors, error => Assert.True(error.Line >= 1 && error.Column >= 1));
        }
    }
}
