using System.Text;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Policy;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>
/// A policy file that is damaged decides nothing: the error says file, line and column. Roles carry the national policy in the executable, so
/// that no file of theirs can be damaged.
/// </summary>
public sealed class CorruptPolicyTests : IDisposable
{
    private static readonly string National = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("an unknown tier")]
    [InlineData("an unknown value")]
    [InlineData("no YAML")]
    [InlineData("cut short")]
    [InlineData("empty")]
    public async Task Nothing_is_decided_and_the_error_says_where(string damage)
    {
        var requests = _folder.Write("requests.jsonl", "{}\n{}\n");
        var policy = _folder.Write("damaged.yaml", Damaged(damage));

        var refused = await GatewayProgram.RunAsync("policy", "decide", "--requests", requests, "--policy", policy);

        Assert.Equal((1, string.Empty), (refused.ExitCode, refused.Output));
        Assert.StartsWith("gateway: The policy cannot be used; nothing was decided.\n", refused.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^damaged\.yaml:\d+:\d+: \S", refused.Error);
    }

    private static string Damaged(string damage)
    {
        var text = damage switch
        {
            "an unknown tier" => National.Replace("grants: full", "grants: fuller", StringComparison.Ordinal),
            "an unknown value" => National.Replace("agency_kind: police", "agency_kind: polise", StringComparison.Ordinal),
            "no YAML" => National.Insert(National.IndexOf("permits:", StringComparison.Ordinal), "\t: [\n"),
            "cut short" => National[..(National.Length / 2)],
            _ => string.Empty,
        };
        Assert.NotEqual(National, text);
        return text;
    }
}
