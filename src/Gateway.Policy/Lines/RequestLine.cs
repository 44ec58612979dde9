using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Policy.Lines;

/// <summary>Reads one line <c>{"request":{…},"record":{…}}</c>, by hand from the tokens because the parsers at hand accept repeated keys.</summary>
internal static class RequestLine
{
    private static readonly JsonReaderOptions Strict = new() { AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>The facts; null when the line is not JSON of exactly the agreed form. What the facts say is judged by the policy.</summary>
    public static (Facts Request, Facts Record)? Read(CompiledPolicy policy, ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
            return null;
        var reader = new Utf8JsonReader(line, Strict);
        try
        {
            return ReadLine(policy, ref reader);
        }
        catch (JsonException)
        {
            return null; // not JSON
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, which is no character (RFC 8259 section 8.2)
        }
    }

    /// <summary>The line for a combination whose facts all have values.</summary>
    public static string Write(Combination combination)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            WriteFacts(writer, "request", combination.Request);
            WriteFacts(writer, "record", combination.Record);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteFacts(Utf8JsonWriter writer, string name, Facts facts)
    {
        writer.WriteStartObject(name);
        foreach (var fact in facts.All)
        {
            writer.WritePropertyName(fact.Attribute);
            if (fact.Members is not null)
            {
                writer.WriteStartArray();
                foreach (var member in fact.Members)
                    writer.WriteStringValue(member);
                writer.WriteEndArray();
            }
            else if (fact.Value is "true" or "false")
            {
                writer.WriteBooleanValue(fact.Value == "true");
            }
            else
            {
                writer.WriteStringValue(fact.Value);
            }
        }

        writer.WriteEndObject();
    }

    private static (Facts Request, Facts Record)? ReadLine(CompiledPolicy policy, ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        Facts? request = null, record = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            var read = name switch
            {
                "request" when request is null => request = ReadFacts(policy, PolicySide.Request, ref reader),
                "record" when record is null => record = ReadFacts(policy, PolicySide.Record, ref reader),
                _ => null,
            };
            if (read is null)
                return null;
        }

        // Reading on past the closing brace fails if anything but white space follows.
        return reader.Read() || request is null || record is null ? null : (request, record);
    }

    private static Facts? ReadFacts(CompiledPolicy policy, PolicySide side, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        var facts = new Facts();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var attribute = policy.FindAttribute(reader.GetString()!);
            if (attribute is null || attribute.Side != side)
                return null;
            reader.Read();
            if (!AddValue(facts, attribute, ref reader))
                return null;
        }

        return facts;
    }

    private static bool AddValue(Facts facts, PolicyAttribute attribute, ref Utf8JsonReader reader)
    {
        switch (attribute.Kind, reader.TokenType)
        {
            case (AttributeKind.OneOf, JsonTokenType.String):
                facts.Add(attribute.Name, reader.GetString());
                return true;
            case (AttributeKind.TrueOrFalse, JsonTokenType.True or JsonTokenType.False):
                facts.Add(attribute.Name, reader.GetBoolean());
                return true;
            case (AttributeKind.SetOf, JsonTokenType.StartArray):
                var members = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    members.Add(reader.GetString()!);
                facts.Add(attribute.Name, members);
                return reader.TokenType == JsonTokenType.EndArray;
            default:
                return false;
        }
    }
}
