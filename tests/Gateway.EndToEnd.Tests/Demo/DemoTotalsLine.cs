using System.Text.Json;
using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.Demo;

/// <summary>What <c>gateway demo --json</c> printed on standard output.</summary>
internal static class DemoTotalsLine
{
    /// <summary>The object. Fails when there is anything beside exactly one.</summary>
    public static JsonElement Read(ProgramResult demo)
    {
        using var document = JsonDocument.Parse(demo.Output);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }
}
