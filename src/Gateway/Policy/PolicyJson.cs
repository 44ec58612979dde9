using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.Policy;

/// <summary>What the policy commands print with <c>--json</c>: names and words in snake case, examples as the lines that <c>gateway policy decide</c> reads.</summary>
internal static class PolicyJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new CombinationConverter() },
    };

    /// <summary>The value as one line of JSON.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Format);

    /// <summary>The value as one line of JSON, with these members before its own.</summary>
    public static string Of<T>(T value, params ReadOnlySpan<(string Name, JsonNode Value)> before)
    {
        var members = JsonSerializer.SerializeToNode(value, Format)!.AsObject();
        foreach (var (name, member) in before)
            members.Insert(0, name, member);
        return members.ToJsonString(Format);
    }

    /// <summary>The word for a value of an enum.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private sealed class CombinationConverter : JsonConverter<Combination>
    {
        public override Combination Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Examples are only written.");

        public override void Write(Utf8JsonWriter writer, Combination value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
    }
}
