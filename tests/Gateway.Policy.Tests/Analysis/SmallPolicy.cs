using System.Text;

namespace Gateway.Policy.Tests.Analysis;

/// <summary>A drawn policy over so few values that every combination can be decided one by one.</summary>
internal sealed record SmallPolicy(IReadOnlyList<string> Permits, IReadOnlyList<string> Forbids, IReadOnlyList<string> Others)
{
    private const string Head = """
        policy: small
        edition: "1"
        summary: Drawn.
        tiers: [none, hit, contact, summary, full]
        attributes:
          request: { a: [a0, a1, a2], b: true_or_false, e: [e0, e1] }
          record: { c: [c0, c1, c2, c3], s: { set_of: [x, y] }, d: true_or_false }
        unknown:
          id: D0
          says: Unknown.
          contradictions:
            - { c: c0, s: [x, y] }
            - { a: a2, d: true }
        hidden_reason: { id: R00, says: Limited. }

        """;

    private static readonly (string Name, string[] Values)[] Conditions =
        [("a", ["a0", "a1", "a2"]), ("b", ["true", "false"]), ("c", ["c0", "c1", "c2", "c3"]), ("s", ["x", "y"]), ("d", ["true", "false"])];

    private static readonly string[] Tiers = ["none", "hit", "contact", "summary", "full"];

    public static IReadOnlyList<Combination> Domain { get; } = Enumerate().ToArray();

    public CompiledPolicy Load() => PolicyLoader.Load(ToString(), "small.yaml").Required();

    /// <summary>The policy without one of its permits or forbids.</summary>
    public SmallPolicy Without(string rule) => this with
    {
        Permits = [.. Permits.Where(permit => !permit.StartsWith(rule, StringComparison.Ordinal))],
        Forbids = [.. Forbids.Where(forbid => !forbid.StartsWith(rule, StringComparison.Ordinal))],
    };

    public static SmallPolicy Draw(Random random) => new(
        [.. Enumerable.Range(1, random.Next(2, 6)).Select(i => $"P0{i}: {{ grants: {Tiers[random.Next(5)]}, says: P., when: {Condition(random)} }}")],
        [.. Enumerable.Range(1, random.Next(2, 5)).Select(i => $"D0{i}: {{ caps_at: {Tiers[random.Next(5)]}, hidden: {(random.Next(3) == 0 ? "true" : "false")}, says: D., when: {Condition(random)}, unless: {Condition(random)} }}")],
        [$"F: {{ from: {Tiers[random.Next(5)]}, says: F., when: {Condition(random)} }}", $"O01: {{ from: contact, does: it, says: O., when: {Condition(random)} }}", $"A01: {{ says: A., when: {Condition(random)} }}"]);

    public override string ToString() => new StringBuilder(Head)
        .Append(Section("permits", Permits)).Append(Section("forbids", Forbids)).Append(Section("fields", [Others[0]]))
        .Append(Section("obligations", [Others[1]])).Append(Section("alerts", [Others[2]])).Append("end: small 1\n").ToString();

    private static string Section(string name, IEnumerable<string> rules) => $"{name}:\n{string.Concat(rules.Select(rule => $"  {rule}\n"))}";

    private static string Condition(Random random)
    {
        var lines = Conditions.Where(_ => random.Next(5) < 2).DefaultIfEmpty(Conditions[random.Next(Conditions.Length)])
            .Select(line => $"{line.Name}: [{string.Join(", ", line.Values.Where(_ => random.Next(2) == 0).DefaultIfEmpty(line.Values[0]))}]");
        return $"{{ {string.Join(", ", lines)} }}";
    }

    private static IEnumerable<Combination> Enumerate() =>
        from a in new[] { "a0", "a1", "a2" }
        from b in new[] { false, true }
        from e in new[] { "e0", "e1" }
        from c in new[] { "c0", "c1", "c2", "c3" }
        from s in new string[][] { [], ["x"], ["y"], ["x", "y"] }
        from d in new[] { false, true }
        select new Combination(new Facts().Add("a", a).Add("b", b).Add("e", e), new Facts().Add("c", c).Add("s", s).Add("d", d));
}
