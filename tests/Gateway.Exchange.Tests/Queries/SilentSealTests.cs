using System.Diagnostics;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Queries;
using Gateway.Exchange.Tests.Country;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Exchange.Tests.Queries;

public sealed class SilentSealTests : IAsyncLifetime
{
    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync();

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task Sealed_expired_not_permitted_without_label_retracted_and_absent_are_one_answer_in_bytes_headers_and_status()
    {
        var retracted = await _country.KnownAsync(TestCountry.Gwent);
        await _country.Events.RetractAsync(retracted, 2);
        await _country.Events.SettleAsync();
        var causes = new Dictionary<string, SampleFlag[]>(StringComparer.Ordinal)
        {
            ["absent"] = [],
            ["silent"] = [await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent)],
            ["expired"] = [await _country.KnownAsync(TestCountry.Gwent, label => label.ExpiresOn = EventBook.DayOf(_country.Now.AddDays(-3)))],
            ["unknown risk"] = [await _country.KnownAsync(TestCountry.Gwent, label => label.Risk = Risk.Unspecified)],
            ["without label"] = [SampleFlag.Of(TestCountry.Gwent)],
            ["retracted"] = [retracted],
        };
        var seen = new List<Wire>();
        foreach (var found in causes.Values)
        {
            _country.Find(found);
            seen.Add(await WireOfAsync(_country.Query(TestCountry.Essex)));
        }

        // Not permitted: the record is open to others, and this purpose has no permit for this agency.
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        seen.Add(await WireOfAsync(_country.Query(TestCountry.Essex, body => body.Purpose = Purpose.OffenderManagement)));

        Assert.All(seen, wire => Assert.Equal(seen[0], wire));
        Assert.Equal(PaddedReply.Length, seen[0].Bytes.Length / 2);
    }

    [Fact]
    public async Task An_answer_with_findings_has_the_same_size_and_headers_as_one_without()
    {
        var none = await WireOfAsync(_country.Query(TestCountry.Essex));
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        var full = await WireOfAsync(_country.Query(TestCountry.Essex));
        Assert.Equal(none with { Bytes = full.Bytes }, full);
        Assert.Equal(none.Bytes.Length, full.Bytes.Length);
    }

    [Fact]
    public async Task Nothing_leaves_before_the_deadline_neither_answers_nor_errors_after_the_request_was_verified()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        await LeavesNoEarlierAsync(() => _country.AskAsync(TestCountry.Essex));
        _country.MatcherScript.Answer = _ => throw new InvalidOperationException();
        await LeavesNoEarlierAsync(() => _country.AskAsync(TestCountry.Essex));
    }

    private static async Task LeavesNoEarlierAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await Record.ExceptionAsync(call);
        Assert.True(Stopwatch.GetElapsedTime(started) >= ReleasePace.Interval);
    }

    private async Task<Wire> WireOfAsync(QueryRequest query)
    {
        using var call = _country.ClientOf(TestCountry.Essex).QueryAsync(query);
        var headers = await call.ResponseHeadersAsync;
        var reply = await call;
        return new Wire(Convert.ToHexString(reply.ToByteArray()), NamesOf(headers), NamesOf(call.GetTrailers()), call.GetStatus());
    }

    // The date differs from second to second, whatever was asked.
    private static string NamesOf(Metadata metadata) =>
        string.Join('\n', metadata.Where(entry => entry.Key != "date").Select(entry => $"{entry.Key}: {entry.Value}"));

    private sealed record Wire(string Bytes, string Headers, string Trailers, Status Status);
}
