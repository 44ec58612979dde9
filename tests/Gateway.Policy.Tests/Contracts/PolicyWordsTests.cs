using Gateway.Contracts.Events.V1;
using Gateway.Policy.Contracts;

namespace Gateway.Policy.Tests.Contracts;

public sealed class PolicyWordsTests
{
    private static readonly CompiledPolicy National = NationalPolicy.Load().Required();

    public static TheoryData<string, Type> Attributes => new()
    {
        { "agency_kind", typeof(AgencyKind) },
        { "role", typeof(Role) },
        { "purpose", typeof(Purpose) },
        { "legal_basis", typeof(LegalBasis) },
        { "urgency", typeof(Urgency) },
        { "panel_kind", typeof(PanelKind) },
        { "risk", typeof(Risk) },
        { "handling", typeof(Handling) },
        { "conditions", typeof(Condition) },
        { "originator_consent", typeof(OriginatorConsent) },
        { "provenance", typeof(Provenance) },
        { "victim_consent", typeof(VictimConsent) },
        { "seal", typeof(Seal) },
        { "contact_safety", typeof(ContactSafety) },
        { "cjs_hold", typeof(YesNo) },
        { "subject_in_service", typeof(YesNo) },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public void The_protocols_values_are_exactly_the_words_of_the_national_policy(string attribute, Type vocabulary)
    {
        var known = National.Attributes.Single(declared => declared.Name == attribute);
        var policyWords = known.Kind == AttributeKind.TrueOrFalse ? ["true", "false"] : known.Values;

        var protocolWords = Enum.GetValues(vocabulary).Cast<object>().Where(value => (int)value != 0).Select(value => WordOf(vocabulary, value));

        Assert.Equal(policyWords.Order(StringComparer.Ordinal), protocolWords.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_unspecified_value_and_one_from_a_later_version_have_no_word(string attribute, Type vocabulary)
    {
        Assert.NotEmpty(attribute);
        Assert.Null(WordOf(vocabulary, Enum.ToObject(vocabulary, 0)));
        Assert.Null(WordOf(vocabulary, Enum.ToObject(vocabulary, 9_999)));
    }

    [Theory]
    [InlineData(Tier.None)]
    [InlineData(Tier.Hit)]
    [InlineData(Tier.Contact)]
    [InlineData(Tier.Summary)]
    [InlineData(Tier.Full)]
    public void A_tier_travels_there_and_back_under_its_own_name(Tier tier)
    {
        Assert.Equal(tier, tier.ToMessage().ToPolicy());
        Assert.Equal(tier.Name(), PolicyWords.Of(tier.ToMessage()));
    }

    [Fact]
    public void A_tier_that_nobody_named_gives_nothing()
    {
        Assert.Equal(Tier.None, Gateway.Contracts.Events.V1.Tier.Unspecified.ToPolicy());
        Assert.Equal(Tier.None, ((Gateway.Contracts.Events.V1.Tier)9_999).ToPolicy());
    }

    private static string? WordOf(Type vocabulary, object value) => vocabulary == typeof(YesNo)
        ? PolicyWords.Of((YesNo)value)
        : (string?)typeof(PolicyWords).GetMethods().Single(method => method.IsGenericMethod).MakeGenericMethod(vocabulary).Invoke(null, [value]);
}
