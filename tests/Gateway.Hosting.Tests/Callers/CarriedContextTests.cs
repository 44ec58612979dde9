using System.Diagnostics;
using Gateway.Contracts.Custodian.V1;
using Grpc.Core;

namespace Gateway.Hosting.Tests.Callers;

/// <summary>What a caller writes into the headers of tracing stays where it was written.</summary>
public sealed class CarriedContextTests : IAsyncLifetime
{
    private const string Words = "Quillfeather-7731";

    private readonly RunningRole _role = new();

    public ValueTask InitializeAsync() => _role.InitializeAsync();

    public ValueTask DisposeAsync() => _role.DisposeAsync();

    [Fact]
    public async Task A_call_to_another_member_carries_no_trace_context()
    {
        using var activity = new Activity("a call of a force's own system") { TraceStateString = $"person={Words}" };
        activity.AddBaggage("person", Words);
        activity.Start();
        using var channel = _role.ChannelWith(_role.NodeCertificate);

        await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest());

        Assert.NotNull(_role.Visitors.Carried);
        Assert.DoesNotContain(_role.Visitors.Carried.Value.Headers, header => header.Key is "traceparent" or "tracestate" or "baggage" or "correlation-context" or "request-id");
        Assert.DoesNotContain(_role.Visitors.Carried.Value.Headers, header => !header.IsBinary && header.Value.Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_takes_no_trace_context_from_its_callers()
    {
        using var channel = _role.ChannelWith(_role.NodeCertificate);
        var headers = new Metadata
        {
            { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            { "tracestate", $"person={Words}" },
            { "baggage", $"person={Words}" },
        };

        await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest(), headers);

        Assert.NotNull(_role.Visitors.Carried);
        Assert.Contains(_role.Visitors.Carried.Value.Headers, header => header.Key == "baggage");
        Assert.Null(_role.Visitors.Carried.Value.TraceState);
        Assert.Empty(_role.Visitors.Carried.Value.Baggage);
    }
}
