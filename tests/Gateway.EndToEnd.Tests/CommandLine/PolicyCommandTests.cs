using System.Text;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Policy;

namespace Gateway.EndToEnd.Tests.CommandLine;

public sealed class PolicyCommandTests : IDisposable
{
    // D09 (hidden) and D12 cap what P22 grants: an investigation, the victim alone spoke and refused, and the record is old.
    private const string Capped =
        """{"request":{"agency_kind":"police","role":"investigating_officer","purpose":"investigation","legal_basis":"dpa2018_part3","urgency":"routine","holder":false,"onward":false},"record":{"panel_kind":"marac","risk":"medium","handling":"p","conditions":[],"originator_consent":"not_needed","provenance":"victim_sole","victim_consent":"refused","seal":"none","status":"open","age":"over_6y","cjs_hold":false,"contact_safety":"safe","subject_in_service":false}}""";

    private static readonly string Free = Capped
        .Replace("victim_sole", "police", StringComparison.Ordinal)
        .Replace("\"refused\"", "\"given\"", StringComparison.Ordinal)
        .Replace("over_6y", "within_1y", StringComparison.Ordinal);

    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decide_answers_every_line_good_and_malformed_in_order_byte_for_byte_as_the_library_does()
    {
        string[] lines =
        [
            Free, Capped, "", "no JSON", Capped[..^1], $"[{Free}]", Free.Replace("police", "polise", StringComparison.Ordinal),
            Free.Replace("\"onward\":false", "\"onward\":false,\"onward\":false", StringComparison.Ordinal), "{}", Free + "\r", Free,
        ];
        var requests = string.Join('\n', lines);

        var decided = await GatewayProgram.RunAsync("policy", "decide", "--requests", _folder.Write("requests.jsonl", requests));

        Assert.Equal((0, string.Empty), (decided.ExitCode, decided.Error));
        using var expected = new MemoryStream();
        Assert.Equal(lines.Length, await DecisionLines.AnswerAsync(Policy, new MemoryStream(Encoding.UTF8.GetBytes(requests)), expected));
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), decided.Output);
        Assert.Equal(lines.Length, decided.OutputLines.Count);
        var denied = $$"""{"tier":"none","fields":[],"obligations":[],"rules":["D0"],"shown":[],"alerts":[],"policy":"{{Policy.Version}}"}""";
        Assert.All(decided.OutputLines.Skip(2).Take(7), line => Assert.Equal(denied, line));
        Assert.StartsWith("""{"tier":"summary",""", decided.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains("""
            "tier":"contact","fields":["team"],"obligations":["O01","O04","O05","O07","O10"],"rules":["D09","D12","P22"],"shown":["D12","P22","R00"]
            """, decided.OutputLines[1], StringComparison.Ordinal);
        Assert.Equal(decided.OutputLines[0], decided.OutputLines[^1]);
    }

    [Fact]
    public async Task Decide_says_which_file_of_requests_is_not_there()
    {
        var missing = await GatewayProgram.RunAsync("policy", "decide", "--requests", _folder.PathOf("nowhere.jsonl"));
        Assert.Equal((1, string.Empty), (missing.ExitCode, missing.Output));
        Assert.Contains("nowhere.jsonl", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_tells_the_owner_every_rule_and_the_requester_no_hidden_one()
    {
        var request = _folder.Write("request.json", Capped);

        var owner = await GatewayProgram.RunAsync("policy", "explain", "--request", request);
        var requester = await GatewayProgram.RunAsync("policy", "explain", "--request", request, "--requester");

        Assert.Equal((0, 0), (owner.ExitCode, requester.ExitCode));
        Assert.All((string[])["D09", "D12", "P22", "O05", Policy.Version], word => Assert.Contains(word, owner.Output, StringComparison.Ordinal));
        Assert.All((string[])["D12", "P22", "R00"], word => Assert.Contains(word, requester.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("D09", requester.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_runs_the_shipped_scenarios_and_leaves_no_rule_uncovered()
    {
        var tested = await GatewayProgram.RunAsync("policy", "test");
        Assert.Equal(0, tested.ExitCode);
        Assert.EndsWith(" passed, 0 failed", tested.OutputLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("No scenario covers", tested.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_fails_when_the_policy_no_longer_decides_what_a_scenario_expects()
    {
        var narrowed = _folder.Write("essex.yaml", """
            overlay: essex
            of: national 1.0
            edition: "1"
            summary: What Essex adds.
            forbids:
              ESX-D01:
                caps_at: none
                says: Essex gives nothing to anybody.
                when: { holder: false }
            end: essex 1
            """);

        var tested = await GatewayProgram.RunAsync("policy", "test", "--overlay", narrowed);

        Assert.Equal(1, tested.ExitCode);
        Assert.Contains("FAIL  ", tested.Output, StringComparison.Ordinal);
        Assert.Matches(@"\.yaml:\d+: ", tested.Output);
    }

    [Fact]
    public async Task Test_says_that_a_folder_of_scenarios_is_not_there()
    {
        var tested = await GatewayProgram.RunAsync("policy", "test", "--scenarios", _folder.PathOf("nowhere"));
        Assert.Equal(1, tested.ExitCode);
        Assert.Contains("nowhere does not exist: name a folder of scenario files", tested.Error, StringComparison.Ordinal);
    }
}
