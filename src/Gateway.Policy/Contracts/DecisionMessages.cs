using ContractTier = Gateway.Contracts.Events.V1.Tier;
using ObligationMessage = Gateway.Contracts.Events.V1.Obligation;

namespace Gateway.Policy.Contracts;

/// <summary>Parts of a decision as they travel.</summary>
public static class DecisionMessages
{
    /// <summary>The tier as it travels.</summary>
    public static ContractTier ToMessage(this Tier tier) => tier switch
    {
        Tier.None => ContractTier.None,
        Tier.Hit => ContractTier.Hit,
        Tier.Contact => ContractTier.Contact,
        Tier.Summary => ContractTier.Summary,
        Tier.Full => ContractTier.Full,
        _ => ContractTier.Unspecified,
    };

    /// <summary>The tier that travelled; an unspecified or unknown one gives nothing.</summary>
    public static Tier ToPolicy(this ContractTier tier) => tier switch
    {
        ContractTier.Hit => Tier.Hit,
        ContractTier.Contact => Tier.Contact,
        ContractTier.Summary => Tier.Summary,
        ContractTier.Full => Tier.Full,
        _ => Tier.None,
    };

    /// <summary>The duties as they travel; a duty without a term, and one to be met at once, has 0 days.</summary>
    public static IEnumerable<ObligationMessage> ToMessages(this ChosenSet<Obligation> obligations) =>
        obligations.Select(obligation => new ObligationMessage { Id = obligation.Id, Days = (uint)(obligation.Days ?? 0) });
}
