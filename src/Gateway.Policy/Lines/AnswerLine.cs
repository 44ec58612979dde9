using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Policy.Lines;

/// <summary>Writes decisions as lines <c>{"tier":…,"policy":…}</c>, each with its LF.</summary>
internal sealed class AnswerLine(IBufferWriter<byte> answers) : IDisposable
{
    private static readonly JsonEncodedText Tier = JsonEncodedText.Encode("tier");
    private static readonly JsonEncodedText Fields = JsonEncodedText.Encode("fields");
    private static readonly JsonEncodedText Obligations = JsonEncodedText.Encode("obligations");
    private static readonly JsonEncodedText Rules = JsonEncodedText.Encode("rules");
    private static readonly JsonEncodedText Shown = JsonEncodedText.Encode("shown");
    private static readonly JsonEncodedText Alerts = JsonEncodedText.Encode("alerts");
    private static readonly JsonEncodedText Policy = JsonEncodedText.Encode("policy");

    // The answers are data and never part of a page, so that the '+' of a version stays readable.
    private readonly Utf8JsonWriter writer = new(answers, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Write(Decision decision)
    {
        writer.Reset(answers);
        writer.WriteStartObject();
        writer.WriteString(Tier, decision.Tier.Name());
        WriteList(Fields, decision.Fields);
        writer.WriteStartArray(Obligations);
        foreach (var obligation in decision.Obligations)
            writer.WriteStringValue(obligation.Label);
        writer.WriteEndArray();
        WriteList(Rules, decision.Rules);
        WriteList(Shown, decision.Shown);
        WriteList(Alerts, decision.Alerts);
        writer.WriteString(Policy, decision.PolicyVersion);
        writer.WriteEndObject();
        writer.Flush();
        answers.Write("\n"u8);
    }

    public void Dispose() => writer.Dispose();

    private void WriteList(JsonEncodedText name, ChosenSet<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
