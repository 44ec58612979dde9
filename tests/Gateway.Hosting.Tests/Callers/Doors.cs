using System.Diagnostics;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Grpc.Core;

namespace Gateway.Hosting.Tests.Callers;

/// <summary>Who came through which door.</summary>
internal sealed class Visitors
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Headers that came with the last call through the door for nodes, and what the platform took from them.</summary>
    public (Metadata Headers, string? TraceState, IReadOnlyList<string?> Baggage)? Carried { get; set; }
}

/// <summary>A door for nodes.</summary>
[AllowedCallers(Component.Node)]
internal sealed class NodesDoor(Visitors visitors) : CustodianService.CustodianServiceBase
{
    public const string Words = "Canary-Quillfeather-7731 is no name";

    public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        visitors.Seen.Enqueue(context.Caller().Code);
        var activity = Activity.Current;
        visitors.Carried = (context.RequestHeaders, activity?.TraceStateString, [.. activity?.Baggage.Select(pair => pair.Value) ?? []]);
        return request.KeyId.IsEmpty ? Task.FromResult(new EvaluateReply { Epoch = 7 }) : throw new InvalidOperationException(Words);
    }
}

/// <summary>A door on which nobody has written who may come in.</summary>
internal sealed class DoorWithoutAName(Visitors visitors) : AuditService.AuditServiceBase
{
    public override Task<GetCheckpointReply> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context)
    {
        visitors.Seen.Enqueue("anybody");
        return Task.FromResult(new GetCheckpointReply());
    }
}

/// <summary>A door for the force's own systems.</summary>
[LocalSystemsOnly]
internal sealed class LocalDoor(Visitors visitors) : NoticeService.NoticeServiceBase
{
    public override Task<ListNoticesReply> ListNotices(ListNoticesRequest request, ServerCallContext context)
    {
        visitors.Seen.Enqueue("local system");
        return Task.FromResult(new ListNoticesReply());
    }
}
