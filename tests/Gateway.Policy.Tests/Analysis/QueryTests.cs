using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Analysis;

public sealed class QueryTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Fact]
    public void Who_can_see_everything_that_only_the_victim_said_before_she_was_asked()
    {
        var answer = Policy.Ask("who can see full when victim_sole and not_sought and holder=false");

        Assert.All(answer.Groups, group => Assert.Contains("purpose=prevent_imminent_harm", group.Values.Select(values => values.ToString())));
        Assert.Equal(["agency_kind=police"], answer.Groups.Select(group => group.Values[0].ToString()).Distinct());
        Assert.DoesNotContain("information_governance", answer.Groups.SelectMany(group => group.Values[1].Values));
        Assert.Equal(answer.Seen, answer.Groups.Aggregate(UInt128.Zero, (sum, group) => sum + group.Seen));
    }

    [Theory]
    [InlineData("risk=high and status=open and age is within_1y, within_3y", "summary")]
    [InlineData("D09 or (P06 and not conditions=police_only, no_onward)", "contact")]
    [InlineData("victim_consent != given and cjs_hold", "full")]
    public void Counts_are_those_of_deciding_each_combination(string condition, string tier)
    {
        // One corner of the domain, small enough to be decided one by one.
        const string Corner = "agency_kind=perpetrator_programme,police and purpose=perpetrator_panel and legal_basis=public_task and urgency=routine and not onward and "
            + "panel_kind=mappa and provenance=victim_sole and contact_safety=safe and not subject_in_service and not seal=silent and status=open and age=within_1y,over_6y and role=panel_member,case_manager";
        var (asked, seen) = OneByOne(condition, tier);

        var answer = Policy.Ask($"who can see {tier} when {Corner} and ({condition})");

        Assert.Equal((asked, seen), (answer.Asked, answer.Seen));
        Assert.True(seen > 0);
    }

    [Theory]
    [InlineData("who can see everything", "'everything' is neither a tier nor a field. Use one of: actions, contact, full,")]
    [InlineData("who can see summry", "'summry' is neither a tier nor a field. Did you mean 'summary'?")]
    [InlineData("full when victim_sol", "'victim_sol' is not known. Did you mean 'victim_sole'?")]
    [InlineData("full when police", "'police' is a value of agency_kind and of provenance. Write agency_kind=police or provenance=police.")]
    [InlineData("full when risk", "'risk' needs a value. Write risk=… with one of: standard, medium, high.")]
    [InlineData("full when risk=hihg", "'hihg' is not a value of risk. Did you mean 'high'?")]
    [InlineData("full when rsk=high", "'rsk' is not an attribute. Did you mean 'risk'?")]
    [InlineData("full when (risk=high", "The query ends too early. Write ')'.")]
    [InlineData("full when risk=high status=open", "'status' was not expected here. Join conditions with 'and' or 'or', and group the answer with 'by'.")]
    [InlineData("full when and", "'and' was not expected here. Write a condition.")]
    [InlineData("full by conditions", "'conditions' is a set. Name its values in the condition instead.")]
    [InlineData("full when risk > high", "'>' has no meaning here. Write words, '=', '!=', ',' and brackets.")]
    [InlineData("who sees full", "'sees' was not expected here. Write 'can'.")]
    [InlineData("", "The query ends too early. Write a tier or a field.")]
    public void What_is_no_query_is_answered_with_what_to_do(string query, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<FormatException>(() => Policy.Ask(query)).Message);

    [Fact]
    public void Fields_and_groupings_can_be_asked_for()
    {
        var answer = Policy.Ask("who can see victim_derived when victim_consent=refused and not holder by purpose, urgency");

        Assert.Equal(["purpose=prevent_imminent_harm urgency=emergency"], answer.Groups.Select(group => string.Join(' ', group.Values)));
        Assert.False(Assert.Single(answer.Groups).Always);
        Assert.Equal((UInt128)0, Policy.Ask("who can see hit when agency_kind=da_commissioner").Seen);
        Assert.True(Assert.Single(Policy.Ask("none when purpose=statistics by purpose").Groups).Always);
    }

    private static (UInt128 Asked, UInt128 Seen) OneByOne(string condition, string tier)
    {
        UInt128 asked = 0, seen = 0;
        foreach (var question in Corner())
        {
            var decision = Policy.Decide(question.Request(), question.Record());
            if (ReferenceEquals(decision, Policy.Unknown) || !Holds(condition, question, decision))
                continue;
            asked++;
            seen += TierNames.TryParse(tier, out var wanted) && decision.Tier >= wanted ? UInt128.One : 0;
        }

        return (asked, seen);
    }

    private static bool Holds(string condition, Question q, Decision decision) => condition[0] switch
    {
        'r' => q.Is("risk", "high") && q.Is("status", "open") && q.Is("age", "within_1y", "within_3y"),
        'D' => decision.Rules.Contains("D09") || (decision.Rules.Contains("P06") && !q.Has("police_only") && !q.Has("no_onward")),
        _ => !q.Is("victim_consent", "given") && q.Is("cjs_hold", "true"),
    };

    private static IEnumerable<Question> Corner()
    {
        var fixedValues = "purpose=perpetrator_panel legal_basis=public_task urgency=routine onward=false panel_kind=mappa provenance=victim_sole contact_safety=safe subject_in_service=false"
            .Split(' ').ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
        IEnumerable<Question> questions = [new Question(fixedValues, [])];
        foreach (var (attribute, values) in Question.RequestVocabulary.Concat(Question.RecordVocabulary).Where(pair => !fixedValues.ContainsKey(pair.Key)))
        {
            var allowed = attribute switch
            {
                "agency_kind" => ["perpetrator_programme", "police"],
                "role" => ["panel_member", "case_manager"],
                "seal" => ["none", "notify_owner"],
                "status" => ["open"],
                "age" => ["within_1y", "over_6y"],
                _ => values,
            };
            questions = questions.SelectMany(question => allowed.Select(value => question.With(attribute, value))).ToArray();
        }

        return questions.SelectMany(question => Enumerable.Range(0, 8)
            .Select(set => question with { Conditions = [.. Question.ConditionVocabulary.Where((_, index) => (set >> index & 1) != 0)] }));
    }
}
