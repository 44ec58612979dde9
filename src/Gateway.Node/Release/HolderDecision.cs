using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Consent;
using Gateway.Policy;
using Gateway.Policy.Contracts;
using ObligationMessage = Gateway.Contracts.Events.V1.Obligation;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Node.Release;

/// <summary>
/// The holder's own decision, by its own policy and the facts of this second, and the meet with what the exchange decided: the lower tier,
/// the fields in both, the duties of either (protocol decision 1). Items are decided one by one, and can only be fewer.
/// </summary>
internal sealed class HolderDecision
{
    private const string VictimDerived = "victim_derived";

    private readonly CompiledPolicy _policy;
    private readonly RequestBody _request;
    private readonly Facts _requestFacts;
    private readonly Label _label;
    private readonly ConsentReading _consent;
    private readonly DateTimeOffset _now;

    /// <summary>Decides.</summary>
    /// <param name="policy">The national policy with this force's overlay.</param>
    /// <param name="request">What the requester signed.</param>
    /// <param name="requestFacts">The policy's facts about it.</param>
    /// <param name="label">The label made from the register at this second.</param>
    /// <param name="consent">What the victims have said.</param>
    /// <param name="exchange">What the exchange decided.</param>
    /// <param name="now">The one clock reading.</param>
    public HolderDecision(
        CompiledPolicy policy, RequestBody request, Facts requestFacts, Label label, ConsentReading consent, ExchangeDecision exchange, DateTimeOffset now)
    {
        (_policy, _request, _requestFacts, _label, _consent, _now) = (policy, request, requestFacts, label, consent, now);
        Own = Decide(label);
        var exchangeTier = exchange.Tier.ToPolicy();
        Tier = Own.Tier < exchangeTier ? Own.Tier : exchangeTier;
        Fields = Tier < Tier.Contact ? [] : [.. Own.Fields.Where(exchange.Fields.Contains)];
        Obligations = Tier < Tier.Contact ? [] : Tightest(Own.Obligations.ToMessages().Concat(exchange.Obligations));
    }

    /// <summary>The holder's own half.</summary>
    public Decision Own { get; }

    /// <summary>The lower tier.</summary>
    public Tier Tier { get; }

    /// <summary>The field groups in both.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The duties of either.</summary>
    public IReadOnlyList<ObligationMessage> Obligations { get; }

    /// <summary>
    /// Whether an item may go out in a field group: what a victim alone has said goes nowhere but into <c>victim_derived</c>, and every item
    /// stands under its own provenance and its own victim's consent.
    /// </summary>
    public bool Permits(Item item, string group)
    {
        var belongs = item.Provenance == Provenance.VictimSole ? VictimDerived : GroupOf(item.Kind);
        if (belongs != group || !Fields.Contains(group, StringComparer.Ordinal))
            return false;
        var label = _label.Clone();
        label.Provenance = item.Provenance;
        label.VictimConsent = _consent.OfItem(item, _request.Purpose);
        label.ConsentExceptions.Clear();
        label.ConsentUntil = 0;
        return Decide(label).Fields.Contains(group);
    }

    private static string? GroupOf(ItemKind kind) => kind switch
    {
        ItemKind.Order => "orders",
        ItemKind.Need => "needs",
        ItemKind.Action => "actions",
        ItemKind.History => "history",
        ItemKind.Risk => "risk",
        _ => null,
    };

    private Decision Decide(Label label) =>
        _policy.Decide(_requestFacts, LabelFacts.Of(label, _request.Purpose, _now, _request.Time.ToDateTimeOffset()));

    // A duty with a term binds tighter than the same duty without one, and the shorter term tighter than the longer.
    private static IReadOnlyList<ObligationMessage> Tightest(IEnumerable<ObligationMessage> obligations) =>
        [.. obligations.GroupBy(obligation => obligation.Id, StringComparer.Ordinal)
            .Select(same => same.MinBy(obligation => obligation.Days == 0 ? uint.MaxValue : obligation.Days)!)
            .OrderBy(obligation => obligation.Id, StringComparer.Ordinal)];
}
