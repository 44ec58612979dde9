using System.Buffers;
using System.IO.Pipelines;
using Gateway.Policy.Lines;

namespace Gateway.Policy;

/// <summary>
/// Decides lines of JSON, so that other implementations of the policy can be compared: one answer for each line, in order, none left out.
/// A line that is malformed in any way is answered like anything unknown.
/// </summary>
public static class DecisionLines
{
    /// <summary>A longer line is answered as malformed, without being kept.</summary>
    public const int LongestLine = 16 << 20;

    private const byte LineFeed = (byte)'\n';
    private const int ReadSize = 1 << 16;

    /// <summary>Decides one line, given without its LF.</summary>
    public static Decision Decide(CompiledPolicy policy, ReadOnlySpan<byte> line) =>
        RequestLine.Read(policy, line) is var (request, record) ? policy.Decide(request, record) : policy.Unknown;

    /// <summary>Answers every line of a stream; only LF ends a line, and the last may lack it. Both streams stay open.</summary>
    /// <returns>The number of lines.</returns>
    public static async Task<long> AnswerAsync(CompiledPolicy policy, Stream requests, Stream answers, CancellationToken cancellation = default)
    {
        var reader = PipeReader.Create(requests, new StreamPipeReaderOptions(bufferSize: ReadSize, minimumReadSize: ReadSize / 4, leaveOpen: true));
        var writer = PipeWriter.Create(answers, new StreamPipeWriterOptions(minimumBufferSize: ReadSize, leaveOpen: true));
        using var answer = new AnswerLine(writer);
        var count = 0L;
        var tooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf(LineFeed) is { } end)
            {
                answer.Write(tooLong ? policy.Unknown : DecideSequence(policy, rest.Slice(0, end)));
                tooLong = false;
                count++;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (read.IsCompleted && (tooLong || !rest.IsEmpty))
            {
                answer.Write(tooLong ? policy.Unknown : DecideSequence(policy, rest));
                count++;
            }

            if (rest.Length > LongestLine)
            {
                tooLong = true;
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            await writer.FlushAsync(cancellation);
            if (read.IsCompleted)
                break;
        }

        await reader.CompleteAsync();
        await writer.CompleteAsync();
        return count;
    }

    private static Decision DecideSequence(CompiledPolicy policy, in ReadOnlySequence<byte> line)
    {
        if (line.Length > LongestLine)
            return policy.Unknown;
        return line.IsSingleSegment ? Decide(policy, line.FirstSpan) : Decide(policy, line.ToArray());
    }
}
