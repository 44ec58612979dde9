using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Lines;

public sealed class DecisionLinesTests
{
    private const string Request =
        """{"agency_kind":"police","role":"investigating_officer","purpose":"investigation","legal_basis":"dpa2018_part3","urgency":"routine","holder":false,"onward":false}""";

    private const string Record =
        """{"panel_kind":"marac","risk":"medium","handling":"c","conditions":["no_onward"],"originator_consent":"not_needed","provenance":"victim_sole","victim_consent":"refused","seal":"none","status":"open","age":"over_6y","cjs_hold":false,"contact_safety":"safe","subject_in_service":false}""";

    private const string Good = $$"""{"request":{{Request}},"record":{{Record}}}""";

    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    private static readonly string Decided =
        $$"""{"tier":"contact","fields":["team"],"obligations":["O01","O03","O04","O05","O07","O10"],"rules":["D09","D12","P22"],"shown":["D12","P22","R00"],"alerts":[],"policy":"{{Policy.Version}}"}""";

    private static readonly string Denied =
        $$"""{"tier":"none","fields":[],"obligations":[],"rules":["D0"],"shown":[],"alerts":[],"policy":"{{Policy.Version}}"}""";

    [Fact]
    public async Task A_line_is_answered_in_the_agreed_form() => Assert.Equal([Decided], await AnswerAsync(Good));

    public static TheoryData<string, string> Malformed => new()
    {
        { "nothing", "" },
        { "white space", "   " },
        { "a carriage return alone", "\r" },
        { "no JSON", "hello" },
        { "a number", "7" },
        { "null", "null" },
        { "a list", $"[{Good}]" },
        { "a string", "\"request\"" },
        { "an empty object", "{}" },
        { "two objects", Good + Good },
        { "a comma at the end", Good[..^1] + ",}" },
        { "something behind", Good + "x" },
        { "cut short", Good[..^1] },
        { "a comment", Good + " // decided" },
        { "a block comment", "/* */" + Good },
        { "single quotes", Good.Replace('"', '\'') },
        { "no request", $$"""{"record":{{Record}}}""" },
        { "no record", $$"""{"request":{{Request}}}""" },
        { "an extra key at the top", $$"""{"request":{{Request}},"record":{{Record}},"id":1}""" },
        { "a repeated request", $$"""{"request":{{Request}},"request":{{Request}},"record":{{Record}}}""" },
        { "a repeated record", $$"""{"request":{{Request}},"record":{{Record}},"record":{{Record}}}""" },
        { "a repeated key written with an escape", $$"""{"request":{{Request}},"record":{{Record}},"rec\u006frd":{{Record}}}""" },
        { "a key in another case", Good.Replace("\"request\"", "\"Request\"") },
        { "request null", $$"""{"request":null,"record":{{Record}}}""" },
        { "request a list", $$"""{"request":[{{Request}}],"record":{{Record}}}""" },
        { "a missing request key", Good.Replace("\"onward\":false", "\"onwards\":false") },
        { "a request key left out", Good.Replace(",\"onward\":false", "") },
        { "a record key left out", Good.Replace(",\"cjs_hold\":false", "") },
        { "conditions left out", Good.Replace("\"conditions\":[\"no_onward\"],", "") },
        { "an extra request key", Good.Replace("\"onward\":false", "\"onward\":false,\"note\":\"x\"") },
        { "an extra key with depth", Good.Replace("\"onward\":false", "\"onward\":false,\"note\":{\"a\":[1]}") },
        { "a record key in the request", Good.Replace("\"onward\":false", "\"onward\":false,\"risk\":\"high\"") },
        { "a request key in the record", Good.Replace("\"cjs_hold\":false", "\"cjs_hold\":false,\"holder\":false") },
        { "an empty key", Good.Replace("\"onward\":false", "\"onward\":false,\"\":1") },
        { "a repeated value key", Good.Replace("\"onward\":false", "\"onward\":false,\"onward\":false") },
        { "a repeated value key written with an escape", Good.Replace("\"onward\":false", "\"onward\":false,\"\\u006fnward\":false") },
        { "repeated conditions", Good.Replace("\"conditions\":", "\"conditions\":[\"no_onward\"],\"conditions\":") },
        { "a repeated condition", Good.Replace("[\"no_onward\"]", "[\"no_onward\",\"no_onward\"]") },
        { "an unknown condition", Good.Replace("[\"no_onward\"]", "[\"no_onwards\"]") },
        { "a condition that is null", Good.Replace("[\"no_onward\"]", "[null]") },
        { "a condition that is a list", Good.Replace("[\"no_onward\"]", "[[\"no_onward\"]]") },
        { "a condition that is a number", Good.Replace("[\"no_onward\"]", "[\"no_onward\",1]") },
        { "conditions a string", Good.Replace("[\"no_onward\"]", "\"no_onward\"") },
        { "conditions an object", Good.Replace("[\"no_onward\"]", "{}") },
        { "conditions null", Good.Replace("[\"no_onward\"]", "null") },
        { "an unknown value", Good.Replace("\"police\"", "\"polise\"") },
        { "an empty value", Good.Replace("\"police\"", "\"\"") },
        { "a value in another case", Good.Replace("\"police\"", "\"Police\"") },
        { "a value with a space", Good.Replace("\"police\"", "\"police \"") },
        { "a value that is null", Good.Replace("\"police\"", "null") },
        { "a value that is a list", Good.Replace("\"police\"", "[\"police\"]") },
        { "a value that is an object", Good.Replace("\"police\"", "{\"is\":\"police\"}") },
        { "a value that is a huge number", Good.Replace("\"police\"", new string('9', 5_000)) },
        { "a value that is a number with a huge exponent", Good.Replace("\"police\"", "1e99999999999") },
        { "a boolean as a string", Good.Replace("\"holder\":false", "\"holder\":\"false\"") },
        { "a boolean as a number", Good.Replace("\"holder\":false", "\"holder\":0") },
        { "a boolean as null", Good.Replace("\"holder\":false", "\"holder\":null") },
        { "a boolean in another case", Good.Replace("\"holder\":false", "\"holder\":False") },
        { "a value that is a boolean", Good.Replace("\"routine\"", "true") },
        { "a byte-order mark", "\uFEFF" + Good },
        { "half of a surrogate pair in a value", Good.Replace("\"police\"", "\"\\ud800\"") },
        { "half of a surrogate pair in a key", Good.Replace("\"onward\":false", "\"onward\":false,\"\\udc00\":1") },
        { "half of a surrogate pair at the top", $$"""{"\ud800":1,"request":{{Request}},"record":{{Record}}}""" },
        { "a control character in a string", Good.Replace("\"police\"", "\"pol\tice\"") },
        { "a zero byte", Good + "\0" },
        { "a no-break space", "\u00a0" + Good },
        { "deep lists", new string('[', 100_000) },
        { "deep lists in a value", Good.Replace("\"police\"", new string('[', 5_000) + new string(']', 5_000)) },
        { "deep objects", string.Concat(Enumerable.Repeat("{\"request\":", 10_000)) },
        { "conditions with handling p", Good.Replace("\"handling\":\"c\"", "\"handling\":\"p\"") },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_line_gives_nothing_and_the_lines_around_it_are_decided(string what, string line)
    {
        var answers = await AnswerAsync($"{Good}\n{line}\n{Good}\n");

        Assert.True(answers is [_, _, _], $"{what}: {answers.Length} answers");
        Assert.Equal((what, Decided, Denied, Decided), (what, answers[0], answers[1], answers[2]));
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xC3)]
    [InlineData(0xED)]
    public async Task Bytes_that_are_not_UTF8_give_nothing(byte wrong)
    {
        var bytes = Encoding.UTF8.GetBytes(Good.Replace("\"police\"", "\"po?ice\""));
        bytes[Array.IndexOf(bytes, (byte)'?')] = wrong;

        Assert.Equal([Denied, Decided], await AnswerAsync([.. bytes, (byte)'\n', .. Encoding.UTF8.GetBytes(Good)]));
    }

    [Fact]
    public async Task Only_a_line_feed_ends_a_line_and_the_last_may_lack_it()
    {
        Assert.Empty(await AnswerAsync(""));
        Assert.Equal([Denied], await AnswerAsync("\n"));
        Assert.Equal([Denied, Denied], await AnswerAsync("\n\n"));
        Assert.Equal([Decided, Decided], await AnswerAsync($"{Good}\n{Good}"));
        Assert.Equal([Decided, Decided], await AnswerAsync($"{Good}\n{Good}\n"));
        Assert.Equal([Decided, Denied, Decided], await AnswerAsync($"{Good}\n\n{Good}\n"));
        Assert.Equal([Decided, Decided], await AnswerAsync($"{Good}\r\n{Good}\r\n")); // a carriage return is white space in JSON
        Assert.Equal([Decided], await AnswerAsync(Good.Replace("},", "}\r,\r\t ")));
        Assert.Equal([Denied], await AnswerAsync($"{Good}\r{Good}"));
        Assert.Equal([Denied], await AnswerAsync($"{Good}\u2028{Good}"));
    }

    [Fact]
    public async Task Order_of_keys_and_of_conditions_and_escapes_make_no_difference()
    {
        var turned = $$"""{ "record" : {{Record}} , "request" : {{Request}} }""".Replace("\"police\"", "\"polic\\u0065\"");
        var three = Good.Replace("\"not_needed\"", "\"granted\"");

        Assert.Equal([Decided], await AnswerAsync(turned));
        Assert.Equal(
            await AnswerAsync(three.Replace("[\"no_onward\"]", "[\"no_onward\",\"police_only\",\"originator_consent\"]")),
            await AnswerAsync(three.Replace("[\"no_onward\"]", "[\"originator_consent\",\"no_onward\",\"police_only\"]")));
    }

    [Fact]
    public async Task A_line_of_many_megabytes_gives_nothing_and_the_next_is_decided()
    {
        var long1 = new string(' ', DecisionLines.LongestLine) + Good;

        Assert.Equal([Denied, Decided, Denied], await AnswerAsync($"{long1}\n{Good}\n{long1}"));
    }

    [Fact]
    public async Task Twenty_thousand_lines_agree_with_the_twin()
    {
        var random = new Random(99);
        var questions = Enumerable.Range(0, 20_000).Select(_ => Question.Draw(random)).ToArray();
        var lines = string.Concat(questions.Select(question => Line(question) + "\n"));

        var watch = Stopwatch.StartNew();
        var answers = await AnswerAsync(lines);
        TestContext.Current.TestOutputHelper?.WriteLine($"20,000 lines in {watch.ElapsedMilliseconds} ms");

        Assert.Equal(questions.Length, answers.Length);
        for (var i = 0; i < answers.Length; i++)
        {
            var twin = NaivePolicy.Decide(questions[i]);
            Assert.Equal(JsonSerializer.Serialize(new
            {
                tier = twin.Tier,
                fields = twin.Fields,
                obligations = twin.Obligations,
                rules = twin.Rules,
                shown = twin.Shown,
                alerts = twin.Alerts,
                policy = Policy.Version,
            }).Replace("\\u002B", "+"), answers[i]);
        }
    }

    [Fact]
    public async Task Streams_that_give_a_byte_at_a_time_are_answered_the_same()
    {
        using var answers = new MemoryStream();
        var count = await DecisionLines.AnswerAsync(Policy, new OneByteAtATime(Encoding.UTF8.GetBytes($"{Good}\n\n{Good}")), answers, TestContext.Current.CancellationToken);

        Assert.Equal(3, count);
        Assert.Equal($"{Decided}\n{Denied}\n{Decided}\n", Encoding.UTF8.GetString(answers.ToArray()));
    }

    private static string Line(Question question)
    {
        return $$"""{"request":{{Side(Question.RequestVocabulary)}},"record":{{Side(Question.RecordVocabulary)}}""".TrimEnd('}')
            + $",\"conditions\":{JsonSerializer.Serialize(question.Conditions)}}}}}";

        string Side(IReadOnlyDictionary<string, string[]> vocabulary) =>
            "{" + string.Join(",", vocabulary.Keys.Select(key => $"\"{key}\":{(question[key] is "true" or "false" ? question[key] : $"\"{question[key]}\"")}")) + "}";
    }

    private static Task<string[]> AnswerAsync(string lines) => AnswerAsync(Encoding.UTF8.GetBytes(lines));

    private static async Task<string[]> AnswerAsync(byte[] lines)
    {
        using var requests = new MemoryStream(lines);
        using var answers = new MemoryStream();
        var count = await DecisionLines.AnswerAsync(Policy, requests, answers, TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(answers.ToArray());
        Assert.Equal(count, text.Count(character => character == '\n'));
        return text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > 1 ? buffer[..1] : buffer, cancellationToken);
    }
}
