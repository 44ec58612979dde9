using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Gateway.EndToEnd.Tests.SilentSeal;

/// <summary>
/// An answer as it came over HTTP/2: status, headers and trailers in their order, and every byte of DATA. The date is left out: it is the
/// second of the answer, whatever the answer is.
/// </summary>
internal sealed record WireAnswer(string Status, string Headers, string Data, string Trailers)
{
    private const int BytesShown = 32;

    public int Length => Data.Length / 2;

    public static async Task<WireAnswer> ReadAsync(HttpResponseMessage response)
    {
        await response.Content.LoadIntoBufferAsync();
        var data = await response.Content.ReadAsByteArrayAsync();
        return new WireAnswer(
            $"HTTP/{response.Version} {(int)response.StatusCode}",
            Text(response.Headers.NonValidated) + Text(response.Content.Headers.NonValidated),
            Convert.ToHexString(data),
            Text(response.TrailingHeaders.NonValidated));
    }

    /// <summary>Short enough to read in a failure.</summary>
    public override string ToString() =>
        $"{Status}\n{Headers}{Length} bytes {Data[..Math.Min(Data.Length, BytesShown * 2)]}… of SHA-256 {Convert.ToHexString(SHA256.HashData(Convert.FromHexString(Data)))}\n{Trailers}";

    private static string Text(HttpHeadersNonValidated headers) =>
        string.Concat(headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {header.Value}\n"));
}

/// <summary>Keeps every answer that passes through it, as it came.</summary>
internal sealed class WireRecorder(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Queue<WireAnswer> _answers = new();

    /// <summary>The answer to the call that was made since the last one was taken.</summary>
    public WireAnswer Take()
    {
        var answer = Assert.Single(_answers);
        _answers.Clear();
        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        _answers.Enqueue(await WireAnswer.ReadAsync(response));
        return response;
    }
}
