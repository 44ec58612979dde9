using System.CommandLine;
using System.Text.Json;

namespace Gateway.Bench;

/// <summary><c>gateway bench</c>: measurements. Speed is never asserted in tests.</summary>
internal static class BenchCommands
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() => new("bench", "Measure: what it does, how fast, and what can be told from the time it takes.") { Seal() };

    private static Command Seal()
    {
        var calls = new Option<int>("--calls") { Description = "Number of calls, half about a silently sealed person and half about nobody.", DefaultValueFactory = _ => 2_000 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("seal", "Can a requester tell a silently sealed record from no record by the time that the answer takes?") { calls, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var result = await SealBench.RunAsync(parsed.GetValue(calls), parsed.InvocationConfiguration.Error, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonSerializer.Serialize(result, Format));
            else
                await output.WriteLineAsync($"{result.Calls} calls: median {result.SealedP50Ms:N1} ms when sealed, {result.AbsentP50Ms:N1} ms when absent; two-sample Kolmogorov–Smirnov D = {result.KsD:N4}, p = {result.KsP:N3}; the answers are {(result.SameBytes ? "the same bytes" : "DIFFERENT BYTES")}.");
        });
        return command;
    }
}
