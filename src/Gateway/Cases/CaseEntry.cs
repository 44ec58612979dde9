using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Google.Protobuf;

namespace Gateway.Cases;

/// <summary>A case that a node has taken in.</summary>
/// <param name="Reference">The force's own reference.</param>
/// <param name="CaseId">The node's id of it.</param>
/// <param name="Created">False when the node held it already.</param>
/// <param name="NotFlaggedBecause">Why it is kept but not flagged.</param>
internal sealed record EnteredCase(string Reference, ByteString CaseId, bool Created, IReadOnlyList<string> NotFlaggedBecause);

/// <summary>Puts cases in through a node's own door.</summary>
internal static class CaseEntry
{
    private const int AtOnce = 8;

    /// <summary>Puts all cases in, several at once; each is entered whole or not at all.</summary>
    public static async Task<IReadOnlyCollection<EnteredCase>> PutAllAsync(NodeDoor door, IReadOnlyCollection<Case> cases, Action entered, CancellationToken cancellation)
    {
        var done = new System.Collections.Concurrent.ConcurrentBag<EnteredCase>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (written, token) =>
        {
            done.Add(await PutAsync(door, written, token));
            entered();
        });
        return done;
    }

    /// <summary>Puts one case in.</summary>
    public static async Task<EnteredCase> PutAsync(NodeDoor door, Case written, CancellationToken cancellation)
    {
        var reply = await door.Cases.PutCaseAsync(
            new PutCaseRequest { RequestId = ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow())), Case = written },
            cancellationToken: cancellation);
        return new EnteredCase(written.Reference, reply.CaseId, reply.Created, reply.NotFlaggedBecause);
    }
}
