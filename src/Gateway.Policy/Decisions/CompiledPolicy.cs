using System.Numerics;
using Gateway.Policy.Compilation;

namespace Gateway.Policy;

/// <summary>
/// A policy ready to decide: immutable, safe for any number of threads, a pure function of the facts. Deny by default, a forbid overrides
/// every permit, and anything missing, unknown or contradictory gives nothing.
/// </summary>
public sealed class CompiledPolicy
{
    private readonly Vocabulary vocabulary;
    private readonly OutcomeTable outcomes;
    private readonly FactsReader reader;

    internal CompiledPolicy(string version, Vocabulary vocabulary, OutcomeTable outcomes, IReadOnlyList<PolicyRule> rules)
    {
        Version = version;
        Rules = rules;
        this.vocabulary = vocabulary;
        this.outcomes = outcomes;
        reader = new FactsReader(vocabulary, outcomes.Bits);
        Attributes = vocabulary.Entries.Select(entry => entry.Attribute).ToArray();
        Unknown = Compose(Tier.None, outcomes.Unknown, hidden: 0, fields: 0, obligations: 0, alerts: 0);
    }

    /// <summary>Name, edition and content hash of the base document, and of the overlay if there is one.</summary>
    public string Version { get; }

    /// <summary>The attributes, request first, in the order of the document.</summary>
    public IReadOnlyList<PolicyAttribute> Attributes { get; }

    /// <summary>Every rule of every kind, ordered by id within its kind.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>The decision on anything that is missing, unknown or contradictory: nothing, for that one reason, and no alert.</summary>
    public Decision Unknown { get; }

    internal Vocabulary Vocabulary => vocabulary;

    internal OutcomeTable Outcomes => outcomes;

    /// <summary>Reads what is known about a request.</summary>
    public BoundFacts BindRequest(Facts facts) => reader.Read(this, PolicySide.Request, facts);

    /// <summary>Reads what is known about a record.</summary>
    public BoundFacts BindRecord(Facts facts) => reader.Read(this, PolicySide.Record, facts);

    /// <summary>Decides on facts as they came.</summary>
    public Decision Decide(Facts request, Facts record) => Decide(BindRequest(request), BindRecord(record));

    /// <summary>Decides; allocates nothing but the decision.</summary>
    /// <exception cref="ArgumentException">The facts were bound by another policy, or are of the wrong side.</exception>
    public Decision Decide(BoundFacts request, BoundFacts record)
    {
        if (request.Policy != this || record.Policy != this || request.Side != PolicySide.Request || record.Side != PolicySide.Record)
            throw new ArgumentException("Bind the request with BindRequest and the record with BindRecord of this very policy.", nameof(request));
        if (request.Problems.Count > 0 || record.Problems.Count > 0)
            return Unknown;

        var granted = Tier.None;
        var cap = Tier.Full;
        UInt128 rules = 0, hidden = 0, fields = 0, obligations = 0, alerts = 0;
        for (var word = 0; word < request.Terms.Length; word++)
        {
            for (var standing = request.Terms[word] & record.Terms[word]; standing != 0; standing &= standing - 1)
            {
                ref readonly var outcome = ref outcomes.OfTerm[(word * 64) + BitOperations.TrailingZeroCount(standing)];
                switch (outcome.Kind)
                {
                    case RuleKind.Unknown:
                        return Unknown;
                    case RuleKind.Permit:
                        rules |= outcome.Bit;
                        granted = outcome.Tier > granted ? outcome.Tier : granted;
                        break;
                    case RuleKind.Forbid:
                        rules |= outcome.Bit;
                        hidden |= outcome.Hidden ? outcome.Bit : 0;
                        cap = outcome.Tier < cap ? outcome.Tier : cap;
                        break;
                    case RuleKind.Field:
                        fields |= outcome.Bit;
                        break;
                    case RuleKind.Obligation:
                        obligations |= outcome.Bit;
                        break;
                    default:
                        alerts |= outcome.Bit;
                        break;
                }
            }
        }

        return Compose(granted < cap ? granted : cap, rules, hidden, fields, obligations, alerts);
    }

    /// <summary>The attribute of this name, or null.</summary>
    public PolicyAttribute? FindAttribute(string name) => vocabulary.TryFind(name, out var entry) ? entry.Attribute : null;

    private Decision Compose(Tier tier, UInt128 rules, UInt128 hidden, UInt128 fields, UInt128 obligations, UInt128 alerts) => new()
    {
        Tier = tier,
        Fields = new(outcomes.Fields, fields & outcomes.FieldsAt[(int)tier]),
        Obligations = new(outcomes.Obligations, obligations & outcomes.ObligationsAt[(int)tier]),
        Rules = new(outcomes.RuleIds, rules),
        Shown = new(outcomes.RuleIds, tier == Tier.None ? 0 : hidden == 0 ? rules : (rules & ~hidden) | outcomes.HiddenReason),
        Alerts = new(outcomes.Alerts, alerts),
        PolicyVersion = Version,
    };
}
