using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Repository.Tests.Protos;

/// <summary>Fills every field that is never printed with a mark, prints the message, and looks for the mark.</summary>
internal static class RedactedMessages
{
    private const string Mark = "Canary-Quillfeather-7731";

    // A message may hold itself: so deep is every field of ours reached.
    private const int Depth = 6;

    /// <summary>Messages that print what they should not.</summary>
    public static IEnumerable<string> Faults(IEnumerable<MessageDescriptor> messages, Func<FieldDescriptor, bool> isSecret)
    {
        foreach (var message in messages.Where(message => message.Parser is not null && message.ClrType is not null))
        {
            var filled = Fill(message, isSecret, Depth);
            if (Marks.Any(mark => $"{filled}".Contains(mark, StringComparison.Ordinal)))
                yield return $"{message.FullName} prints what it holds: add it to src/Gateway.Contracts/Redaction.";
        }
    }

    /// <summary>Messages of which a field itself is secret: alone, they print nothing but that they are redacted.</summary>
    public static IEnumerable<string> Holders(IEnumerable<MessageDescriptor> messages, Func<FieldDescriptor, bool> isSecret) =>
        from message in messages
        where message.ClrType is not null && message.Fields.InDeclarationOrder().Any(isSecret)
        where $"{Fill(message, isSecret, Depth)}" != "\"[redacted]\""
        select $"{message.FullName} does not print \"[redacted]\": add it to src/Gateway.Contracts/Redaction.";

    private static IEnumerable<string> Marks => [Mark, Convert.ToBase64String(ByteString.CopyFromUtf8(Mark).Span), Convert.ToHexStringLower(ByteString.CopyFromUtf8(Mark).Span)];

    private static IMessage Fill(MessageDescriptor descriptor, Func<FieldDescriptor, bool> isSecret, int depth)
    {
        var message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (ValueOf(field, isSecret, depth) is not { } value)
                continue;
            if (field.IsRepeated)
                ((IList)field.Accessor.GetValue(message)).Add(value);
            else
                field.Accessor.SetValue(message, value);
        }

        return message;
    }

    private static object? ValueOf(FieldDescriptor field, Func<FieldDescriptor, bool> isSecret, int depth) => field switch
    {
        { FieldType: FieldType.Message, IsMap: false } when depth > 0 => Fill(field.MessageType, isSecret, depth - 1),
        { FieldType: FieldType.String } when isSecret(field) => Mark,
        { FieldType: FieldType.Bytes } when isSecret(field) => ByteString.CopyFromUtf8(Mark),
        _ => null,
    };
}
