using Gateway.Policy.Documents;

namespace Gateway.Policy.Compilation;

/// <summary>Turns documents of the right shape into a policy; every word that is not known, and every rule that can never match, is an error.</summary>
internal sealed class PolicyCompiler
{
    private static readonly (string Section, RuleKind Kind, string? TierKey)[] Sections =
    [
        ("permits", RuleKind.Permit, "grants"),
        ("forbids", RuleKind.Forbid, "caps_at"),
        ("fields", RuleKind.Field, "from"),
        ("obligations", RuleKind.Obligation, "from"),
        ("alerts", RuleKind.Alert, null),
    ];

    private readonly ICollection<PolicyError> errors;
    private readonly Vocabulary vocabulary;
    private readonly RuleBook book;
    private readonly Terms terms;
    private readonly List<CompiledRule> compiled = [];
    private readonly List<PolicyRule> declared = [];
    private readonly Dictionary<string, YamlScalar> idsTaken = new(StringComparer.Ordinal);

    private PolicyCompiler(PolicyDocument national, ICollection<PolicyError> errors)
    {
        this.errors = errors;
        vocabulary = VocabularyReader.Read(national, errors);
        book = new RuleBook(vocabulary, errors);
        terms = new Terms(vocabulary);
    }

    /// <summary>The policy, or null with errors: there is no such thing as a part of a policy.</summary>
    public static CompiledPolicy? Compile(PolicyDocument national, PolicyDocument? overlay, ICollection<PolicyError> errors)
    {
        var before = errors.Count;
        var compiler = new PolicyCompiler(national, errors);
        CheckTiers(national, errors);
        if (errors.Count > before)
            return null;

        var unknown = compiler.ReadUnknown(national);
        var hiddenReason = compiler.ReadHiddenReason(national);
        compiler.ReadRules(national);
        if (overlay is not null)
        {
            CheckBase(national, overlay, errors);
            compiler.ReadRules(overlay);
        }

        if (errors.Count > before)
            return null;
        if (OutcomeTable.Of(compiler.vocabulary, compiler.compiled, hiddenReason, unknown) is not { } outcomes)
        {
            var last = overlay ?? national;
            errors.Add(new(last.Source, 1, 1, "There are more than 128 rules of one kind.", "Join rules that do the same."));
            return null;
        }

        var version = overlay is null ? national.Version : $"{national.Version}/{overlay.Version}";
        var rules = compiler.declared.OrderBy(rule => rule.Kind).ThenBy(rule => rule.Id, StringComparer.Ordinal).ToArray();
        return new CompiledPolicy(version, compiler.vocabulary, outcomes, rules);
    }

    private static void CheckTiers(PolicyDocument national, ICollection<PolicyError> errors)
    {
        var tiers = (YamlList)national.Root["tiers"]!;
        if (!tiers.Items.Select(item => (item as YamlScalar)?.Text).SequenceEqual(TierNames.All))
        {
            errors.Add(new(national.Source, tiers.Line, tiers.Column, "The tiers are not those of the protocol.",
                $"Write [{string.Join(", ", TierNames.All)}]."));
        }
    }

    private static void CheckBase(PolicyDocument national, PolicyDocument overlay, ICollection<PolicyError> errors)
    {
        var of = (YamlScalar)overlay.Root["of"]!;
        var expected = $"{national.Name} {national.Edition}";
        if (of.Text != expected)
        {
            errors.Add(new(overlay.Source, of.Line, of.Column, $"This overlay is written for '{of.Text}', and the policy is '{expected}'.",
                $"Review it against that policy, then write 'of: {expected}'."));
        }
    }

    private string ReadUnknown(PolicyDocument document)
    {
        var section = (YamlMap)document.Root["unknown"]!;
        var id = Declare(document, section, RuleKind.Unknown);
        book.ReadWords(document);
        var reader = new ConditionReader(vocabulary, book, document.Source, errors);
        foreach (var contradiction in (section["contradictions"] as YamlList)?.Items ?? [])
            Add(document, contradiction, new CompiledRule(RuleKind.Unknown, id, null, Tier.None, Hidden: false, []), reader.Read(contradiction));
        return id;
    }

    private string ReadHiddenReason(PolicyDocument document) =>
        Declare(document, (YamlMap)document.Root["hidden_reason"]!, RuleKind.HiddenReason);

    private string Declare(PolicyDocument document, YamlMap section, RuleKind kind)
    {
        var id = (YamlScalar)section["id"]!;
        Take(document, id);
        declared.Add(new PolicyRule(id.Text, kind, Tier.None, Hidden: false, Text(section, "says")!, Text(section, "law"), document.Source, id.Line));
        return id.Text;
    }

    private void ReadRules(PolicyDocument document)
    {
        if (document.IsOverlay)
            book.ReadWords(document);
        var ready = new List<(YamlScalar Id, YamlMap Body, RuleKind Kind, string? TierKey)>();
        foreach (var (section, kind, tierKey) in Sections)
        {
            foreach (var (id, value) in (document.Root[section] as YamlMap)?.Entries ?? [])
            {
                if (!Take(document, id))
                    continue;
                ready.Add((id, (YamlMap)value, kind, tierKey));
                if (kind is RuleKind.Permit or RuleKind.Forbid)
                    book.Declare(id.Text, (YamlMap)value, document.Source);
            }
        }

        foreach (var (id, body, kind, tierKey) in ready)
            ReadRule(document, id, body, kind, tierKey);
    }

    private void ReadRule(PolicyDocument document, YamlScalar id, YamlMap body, RuleKind kind, string? tierKey)
    {
        var tier = tierKey is null ? Tier.None : ReadTier(document, (YamlScalar)body[tierKey]!);
        var hidden = body["hidden"] is YamlScalar { Text: "true" };
        declared.Add(new PolicyRule(id.Text, kind, tier, hidden, Text(body, "says")!, Text(body, "law"), document.Source, id.Line));

        var reader = new ConditionReader(vocabulary, book, document.Source, errors);
        if (kind is RuleKind.Permit or RuleKind.Forbid)
        {
            var entries = book.EntriesOf(id.Text) ?? [];
            if (kind == RuleKind.Permit && entries.Count == 0)
                errors.Add(new(document.Source, id.Line, id.Column, $"The permit '{id.Text}' has no condition.", "Say when it permits."));
            Add(document, id, new CompiledRule(kind, id.Text, null, tier, hidden, []), ConditionReader.AllOf(entries));
            return;
        }

        var when = new List<Condition> { reader.Read(body["when"]) };
        if (body["unless"] is { } unless)
            when.Add(reader.ReadUnless(unless).Condition);
        var condition = new Condition.All(when);
        if (kind == RuleKind.Obligation)
            AddObligation(document, id, body, tier, condition, reader);
        else
            Add(document, id, new CompiledRule(kind, id.Text, null, tier, hidden, []), condition);
    }

    private void AddObligation(PolicyDocument document, YamlScalar id, YamlMap body, Tier tier, Condition condition, ConditionReader reader)
    {
        var does = Text(body, "does")!;
        if (body["days"] is not YamlList choices)
        {
            int? days = body["days"] is YamlScalar scalar ? int.Parse(scalar.Text) : null;
            Add(document, id, new CompiledRule(RuleKind.Obligation, id.Text, new Obligation(id.Text, does, days, DaysVary: false), tier, Hidden: false, []), condition);
            return;
        }

        // The first choice that holds gives the days; the last has no condition, so that there is always one.
        var soFar = new List<Condition> { condition };
        foreach (var (choice, index) in choices.Items.Select((choice, index) => ((YamlMap)choice, index)))
        {
            if (choice["when"] is null != (index == choices.Items.Count - 1))
            {
                errors.Add(new(document.Source, choice.Line, choice.Column, "The last choice of days has no 'when', and every other has one.",
                    "Finish with a line of days alone."));
            }

            var when = reader.Read(choice["when"]);
            var obligation = new Obligation(id.Text, does, int.Parse(((YamlScalar)choice["days"]!).Text), DaysVary: true);
            Add(document, choice, new CompiledRule(RuleKind.Obligation, id.Text, obligation, tier, Hidden: false, []), new Condition.All([.. soFar, when]));
            soFar.Add(new Condition.Not(when));
        }
    }

    private void Add(PolicyDocument document, YamlNode place, CompiledRule rule, Condition condition)
    {
        var expanded = terms.Of(condition);
        if (expanded is null)
            errors.Add(new(document.Source, place.Line, place.Column, $"The condition of '{rule.Name}' is too large.", "Split the rule."));
        else if (expanded.Count == 0)
            errors.Add(new(document.Source, place.Line, place.Column, $"'{rule.Name}' can never match.", "Correct its condition, or remove it."));
        else
            compiled.Add(rule with { Terms = expanded });
    }

    private bool Take(PolicyDocument document, YamlScalar id)
    {
        if (idsTaken.TryAdd(id.Text, id))
            return true;
        errors.Add(new(document.Source, id.Line, id.Column, $"The id '{id.Text}' is taken already.", "Choose another id; ids are never used again."));
        return false;
    }

    private Tier ReadTier(PolicyDocument document, YamlScalar name)
    {
        if (!TierNames.TryParse(name.Text, out var tier))
            errors.Add(new(document.Source, name.Line, name.Column, $"There is no tier '{name.Text}'.", NearestWord.Suggest(name.Text, TierNames.All)));
        return tier;
    }

    private static string? Text(YamlMap map, string key) => (map[key] as YamlScalar)?.Text;
}
