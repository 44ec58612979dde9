using System.Collections.Concurrent;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Node.Queries;

/// <summary>A question that was answered, with what is needed to ask for content.</summary>
/// <param name="Request">The request as it was signed.</param>
/// <param name="Body">What was signed.</param>
/// <param name="Tokens">The serialised <see cref="QueryTokens"/>.</param>
/// <param name="ReplyKey">The one-use key to which content is sealed.</param>
/// <param name="Reply">What was answered.</param>
internal sealed record OpenQuery(SignedRequest Request, RequestBody Body, byte[] Tokens, SealingPrivateKey ReplyKey, PersonQueryReply Reply)
{
    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt => Body.Time.ToDateTimeOffset();

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}

/// <summary>
/// The queries of the last five minutes, in memory alone: tokens and one-use keys are on no disk, and a node that restarts has forgotten
/// them.
/// </summary>
internal sealed class OpenQueries : IDisposable
{
    /// <summary>How long content may be asked for: as long as the request is fresh.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ByteString, OpenQuery> _queries = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;

    public OpenQueries(TimeProvider clock)
    {
        _clock = clock;
        _sweep = clock.CreateTimer(_ => Forget(), null, SweepEvery, SweepEvery);
    }

    /// <summary>How many are remembered.</summary>
    public int Count => _queries.Count;

    public void Remember(OpenQuery query) => _queries[query.Body.RequestId] = query;

    /// <summary>Null when it was never asked here, or is too old.</summary>
    public OpenQuery? Find(ByteString queryId) =>
        _queries.TryGetValue(queryId, out var query) && IsOpen(query) ? query : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweep.Dispose();
        foreach (var query in _queries.Values)
            query.ReplyKey.Dispose();
    }

    private bool IsOpen(OpenQuery query) => _clock.GetUtcNow() - query.AskedAt < Lifetime;

    private void Forget()
    {
        foreach (var (queryId, query) in _queries)
        {
            if (!IsOpen(query) && _queries.TryRemove(queryId, out _))
                query.ReplyKey.Dispose();
        }
    }
}
