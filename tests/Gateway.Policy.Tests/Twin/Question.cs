namespace Gateway.Policy.Tests.Twin;

/// <summary>A request about a record in plain words, for the twin; and the closed vocabulary, written here a second time on purpose.</summary>
internal sealed record Question(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Conditions)
{
    public static readonly IReadOnlyDictionary<string, string[]> RequestVocabulary = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["agency_kind"] =
        [
            "police", "probation", "prison", "childrens_social_care", "adult_social_care", "local_authority", "housing", "health", "mental_health",
            "substance_misuse", "education", "idva_service", "specialist_da_service", "perpetrator_programme", "da_commissioner",
        ],
        ["role"] =
        [
            "panel_coordinator", "panel_member", "case_manager", "idva", "investigating_officer", "offender_manager", "social_worker", "dvds_officer",
            "information_governance", "statistician",
        ],
        ["purpose"] =
        [
            "prevent_imminent_harm", "investigation", "protective_order", "order_enforcement", "marac_preparation", "marac_transfer",
            "perpetrator_panel", "dvds_right_to_ask", "dvds_right_to_know", "offender_management", "child_safeguarding", "adult_safeguarding",
            "subject_access", "audit", "statistics",
        ],
        ["legal_basis"] = ["dpa2018_part3", "public_task", "vital_interests", "cda1998_s115", "childrens_act_s47", "consent", "none"],
        ["urgency"] = ["routine", "urgent", "emergency"],
        ["holder"] = ["true", "false"],
        ["onward"] = ["true", "false"],
    };

    public static readonly IReadOnlyDictionary<string, string[]> RecordVocabulary = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["panel_kind"] = ["marac", "dapp", "matac", "mappa", "drive"],
        ["risk"] = ["standard", "medium", "high"],
        ["handling"] = ["p", "c"],
        ["originator_consent"] = ["granted", "refused", "pending", "not_needed"],
        ["provenance"] = ["police", "partner", "mixed", "victim_sole"],
        ["victim_consent"] = ["given", "refused", "withdrawn", "not_sought", "overridden"],
        ["seal"] = ["none", "notify_owner", "silent"],
        ["status"] = ["open", "closed", "expired"],
        ["age"] = ["within_1y", "within_3y", "within_6y", "over_6y"],
        ["cjs_hold"] = ["true", "false"],
        ["contact_safety"] = ["safe", "not_safe", "unknown"],
        ["subject_in_service"] = ["true", "false"],
    };

    public static readonly string[] ConditionVocabulary = ["originator_consent", "police_only", "no_onward"];

    public string this[string attribute] => Values[attribute];

    public bool Is(string attribute, params ReadOnlySpan<string> values) => values.Contains(Values[attribute]);

    public bool Has(string condition) => Conditions.Contains(condition);

    public Question With(string attribute, string value) =>
        this with { Values = new Dictionary<string, string>(Values, StringComparer.Ordinal) { [attribute] = value } };

    public Question Without(string attribute) =>
        this with { Values = Values.Where(pair => pair.Key != attribute).ToDictionary(StringComparer.Ordinal) };

    public Facts Request() => ToFacts(RequestVocabulary);

    public Facts Record() => ToFacts(RecordVocabulary).Add("conditions", Conditions);

    /// <summary>Every question that differs in one value, or in one condition.</summary>
    public IEnumerable<Question> Neighbours()
    {
        foreach (var (attribute, values) in RequestVocabulary.Concat(RecordVocabulary))
        {
            foreach (var value in values.Where(value => value != Values[attribute]))
                yield return With(attribute, value);
        }

        foreach (var condition in ConditionVocabulary)
            yield return this with { Conditions = Has(condition) ? [.. Conditions.Where(other => other != condition)] : [.. Conditions, condition] };
    }

    /// <summary>A question drawn evenly; mostly consistent, since a contradiction hides every other rule.</summary>
    public static Question Draw(Random random)
    {
        var values = RequestVocabulary.Concat(RecordVocabulary)
            .ToDictionary(pair => pair.Key, pair => pair.Value[random.Next(pair.Value.Length)], StringComparer.Ordinal);
        string[] conditions = values["handling"] == "p" && random.Next(20) > 0 ? [] : [.. ConditionVocabulary.Where(_ => random.Next(2) == 0)];
        if (random.Next(20) > 0)
            values["originator_consent"] = conditions.Contains("originator_consent") ? RecordVocabulary["originator_consent"][random.Next(3)] : "not_needed";
        return new Question(values, conditions);
    }

    private Facts ToFacts(IReadOnlyDictionary<string, string[]> vocabulary)
    {
        var facts = new Facts();
        foreach (var attribute in vocabulary.Keys)
        {
            if (Values.TryGetValue(attribute, out var value))
                facts.Add(attribute, value);
        }

        return facts;
    }
}
