using Google.Protobuf.Reflection;

namespace Gateway.Repository.Tests.Protos;

/// <summary>The contracts as a list that a reviewer reads: one line for each field, enum value and method, with its number and type.</summary>
internal static class ContractListing
{
    /// <summary>Lines in the order of their names.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<FileDescriptor> files) =>
        [.. files.Where(file => file.Package.StartsWith("gateway.", StringComparison.Ordinal)).SelectMany(Lines).Order(StringComparer.Ordinal)];

    /// <summary>Lines of a committed listing; empty lines and comments are left out.</summary>
    public static IReadOnlyList<string> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];

    /// <summary>What was promised and is no longer there: others' nodes of an older version would misread or lose it.</summary>
    public static IEnumerable<string> Broken(IReadOnlyCollection<string> promised, IReadOnlyCollection<string> now) =>
        promised.Except(now, StringComparer.Ordinal).Select(line =>
            $"'{line}' is gone, renumbered or retyped. Changes are additive within v1: bring it back and add beside it, or reserve a v2 by a decision in docs/decisions. Before the first release a line may be taken out of contracts.txt by hand.");

    /// <summary>What is new and not yet promised.</summary>
    public static IEnumerable<string> Unlisted(IReadOnlyCollection<string> promised, IReadOnlyCollection<string> now) =>
        now.Except(promised, StringComparer.Ordinal).Select(line => $"'{line}' is not in tests/Gateway.Repository.Tests/contracts.txt: add this line to promise it.");

    private static IEnumerable<string> Lines(FileDescriptor file) =>
        file.MessageTypes.SelectMany(Lines)
            .Concat(file.EnumTypes.SelectMany(Lines))
            .Concat(file.Services.SelectMany(service => service.Methods).Select(method =>
                $"{method.FullName}: {Streamed(method.IsClientStreaming)}{method.InputType.FullName} -> {Streamed(method.IsServerStreaming)}{method.OutputType.FullName}"));

    private static IEnumerable<string> Lines(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(Line)
            .Prepend($"{message.FullName}: message")
            .Concat(message.NestedTypes.SelectMany(Lines))
            .Concat(message.EnumTypes.SelectMany(Lines));

    private static IEnumerable<string> Lines(EnumDescriptor values) => values.Values.Select(value => $"{value.FullName} = {value.Number}");

    private static string Line(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        var label = field.IsRepeated ? "repeated " : field.HasPresence && field.FieldType != FieldType.Message && field.RealContainingOneof is null ? "optional " : string.Empty;
        var choice = field.RealContainingOneof is { } oneof ? $", one of {oneof.Name}" : string.Empty;
        var kind = DataClassWalk.CarriedBy(field) is { Length: > 0 } carried ? $", carries {carried}" : field.FieldType == FieldType.Message ? string.Empty : $", {DataClassWalk.ClassOf(field)}";
        return $"{field.FullName} = {field.FieldNumber}: {label}{type}{kind}{choice}";
    }

    private static string Streamed(bool isStreamed) => isStreamed ? "stream " : string.Empty;
}
