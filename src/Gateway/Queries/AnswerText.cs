using Gateway.CommandLine;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Policy;
using Obligation = Gateway.Contracts.Events.V1.Obligation;
using Tier = Gateway.Contracts.Events.V1.Tier;

namespace Gateway.Queries;

/// <summary>The answer to a query, in words for an officer.</summary>
internal static class AnswerText
{
    private static readonly Dictionary<string, PolicyRule> Rules =
        NationalPolicy.Load().Required().Rules.GroupBy(rule => rule.Id).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>Writes the answer.</summary>
    public static void Write(TextWriter output, PersonQueryReply reply)
    {
        output.WriteLine(Headline(reply.Answer));
        foreach (var (finding, desk) in reply.Answer.Findings.Zip(reply.DutyDesks))
            Write(output, finding, desk);
        if (reply.Answer.Truncated)
            output.WriteLine("There is more than one answer holds: narrow the purpose, or call the duty desks above.");
    }

    /// <summary>The answer in one sentence.</summary>
    public static string Headline(QueryAnswer answer) => answer switch
    {
        { HeardElsewhere: false } => "No answer that may be given for this purpose.",
        { Findings.Count: 0 } => "Heard elsewhere: yes. Nothing more may be given for this purpose.",
        _ => $"Heard elsewhere: yes, {Count(answer.Findings.Count(finding => !finding.Own), "record")} at {Count(answer.Findings.Where(finding => !finding.Own).Select(finding => finding.Force).Distinct().Count(), "other force area")}.",
    };

    /// <summary>What an obligation asks for, in words.</summary>
    public static string Words(Obligation obligation)
    {
        var says = Rules.TryGetValue(obligation.Id, out var rule) ? rule.Says : obligation.Id;
        return obligation.Days > 0 && !says.Contains("days", StringComparison.Ordinal) ? $"{says} (within {obligation.Days} days)" : says;
    }

    /// <summary>What a rule says, in words.</summary>
    public static string Words(string rule) => Rules.TryGetValue(rule, out var known) ? known.Says : rule;

    private static void Write(TextWriter output, Finding finding, DutyDesk desk)
    {
        output.WriteLine();
        output.WriteLine($"{finding.Holder}{(finding.Own ? " (your own record)" : "")}: you may see {Fields(finding)}");
        output.WriteLine($"  call      {desk.Name}, {desk.Telephone}, {desk.Email}");
        if (finding.Tier >= Tier.Summary)
            output.WriteLine($"  why him   {EvidenceText.Explain(finding.Evidence)}");
        foreach (var rule in finding.Shown)
            output.WriteLine($"  rule      {rule}  {Words(rule)}");
        foreach (var obligation in finding.Obligations)
            output.WriteLine($"  you must  {obligation.Id}  {Words(obligation)}");
    }

    private static string Fields(Finding finding) => $"{PolicyWord.Of(finding.Tier)} ({string.Join(", ", finding.Fields)})";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
