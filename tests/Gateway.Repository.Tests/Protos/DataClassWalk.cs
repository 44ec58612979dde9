using Gateway.Contracts.Options.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Repository.Tests.Protos;

/// <summary>
/// Walks compiled descriptors: every scalar, enum and bytes field says what kind of data it may hold, and no identity or narrative
/// can be reached from an event or from a method of a role outside the force's own node.
/// </summary>
internal sealed class DataClassWalk
{
    private static readonly string[] Banned =
        [Any.Descriptor.FullName, Struct.Descriptor.FullName, Value.Descriptor.FullName, ListValue.Descriptor.FullName];

    private readonly Dictionary<string, MessageDescriptor> _messages;
    private readonly IReadOnlyCollection<FileDescriptor> _files;

    public DataClassWalk(IReadOnlyCollection<FileDescriptor> files)
    {
        _files = files;
        _messages = files.SelectMany(file => file.MessageTypes).SelectMany(WithNested).ToDictionary(message => message.FullName, StringComparer.Ordinal);
    }

    /// <summary>Every message of the files, nested ones and map entries included.</summary>
    public IReadOnlyCollection<MessageDescriptor> Messages => _messages.Values;

    /// <summary>The class that a field declares; unspecified when it declares none.</summary>
    public static DataClass ClassOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(DataClassExtensions.DataClass) ?? DataClass.Unspecified;

    /// <summary>What a bytes field carries in serialised form; empty when it carries nothing.</summary>
    public static string CarriedBy(FieldDescriptor field) => field.GetOptions()?.GetExtension(DataClassExtensions.Carries) ?? string.Empty;

    /// <summary>Whether a field is never printed.</summary>
    public static bool IsSecret(FieldDescriptor field) =>
        ClassOf(field) is DataClass.Identity or DataClass.Narrative or DataClass.Token || CarriedBy(field).Length > 0;

    /// <summary>What is wrong with fields by themselves.</summary>
    public IEnumerable<string> Fields() => Messages.SelectMany(message => message.Fields.InDeclarationOrder()).Select(Fault).OfType<string>();

    /// <summary>Ways on which identity or narrative can be reached from <paramref name="roots"/>.</summary>
    public IEnumerable<string> Leaks(IEnumerable<MessageDescriptor> roots)
    {
        foreach (var root in roots)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var waiting = new Queue<(MessageDescriptor Message, string Way)>([(root, root.FullName)]);
            while (waiting.TryDequeue(out var at))
            {
                if (!seen.Add(at.Message.FullName))
                    continue;
                foreach (var field in at.Message.Fields.InDeclarationOrder())
                {
                    var way = $"{at.Way}.{field.Name}";
                    if (ClassOf(field) is DataClass.Identity or DataClass.Narrative)
                        yield return $"{way} is of class {ClassOf(field)}: it would leave the force's own node. Seal it to its reader, or keep it at the node.";
                    foreach (var next in Next(field))
                        waiting.Enqueue((next, way));
                }
            }
        }
    }

    /// <summary>Every message of a package.</summary>
    public IEnumerable<MessageDescriptor> Package(string package) =>
        Messages.Where(message => message.File.Package == package && message.ContainingType is null);

    /// <summary>What the methods of services take and give.</summary>
    /// <param name="services">Full names.</param>
    public IEnumerable<MessageDescriptor> Methods(params IReadOnlyCollection<string> services)
    {
        var found = _files.SelectMany(file => file.Services).Where(service => services.Contains(service.FullName)).ToList();
        Assert.Equal(services.Order(), found.Select(service => service.FullName).Order());
        return found.SelectMany(service => service.Methods).SelectMany(method => new[] { method.InputType, method.OutputType });
    }

    private IEnumerable<MessageDescriptor> Next(FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Message)
            return [field.MessageType];
        var carried = CarriedBy(field);
        return _messages.TryGetValue(carried, out var message) ? [message] : carried.Length == 0 ? [] : Package(carried);
    }

    private string? Fault(FieldDescriptor field)
    {
        var (declared, carried) = (ClassOf(field), CarriedBy(field));
        if (field.FieldType == FieldType.Group)
            return $"{field.FullName} is a group: use a message.";
        if (field.FieldType == FieldType.Message)
            return FaultOfMessageField(field, declared, carried);
        // The key and value of a map are scalars of a message that protoc makes: neither can carry an option.
        if (field.ContainingType.GetOptions()?.MapEntry == true)
            return $"{field.FullName} is a scalar in a map and can declare no class: use a repeated message.";
        if (carried.Length > 0)
            return FaultOfCarrying(field, declared, carried);
        if (declared == DataClass.Unspecified || !System.Enum.IsDefined(declared))
            return $"{field.FullName} declares no data class: say what kind of data it may hold (protos/gateway/options/v1/data_class.proto).";
        return Fits(field.FieldType, declared) ? null : $"{field.FullName} of type {field.FieldType} cannot be of class {declared}.";
    }

    private static string? FaultOfMessageField(FieldDescriptor field, DataClass declared, string carried)
    {
        var type = field.MessageType.FullName;
        if (Banned.Contains(type))
            return $"{field.FullName} is of type {type}, which may hold anything: name what it holds.";
        if (!type.StartsWith("gateway.", StringComparison.Ordinal) && type != Timestamp.Descriptor.FullName)
            return $"{field.FullName} is of type {type}: google.protobuf.Timestamp is the only message that is not ours.";
        return declared != DataClass.Unspecified || carried.Length > 0
            ? $"{field.FullName} is a message and declares a class: its fields do."
            : null;
    }

    private string? FaultOfCarrying(FieldDescriptor field, DataClass declared, string carried)
    {
        if (field.FieldType != FieldType.Bytes)
            return $"{field.FullName} is not bytes and carries {carried}.";
        if (declared != DataClass.Unspecified)
            return $"{field.FullName} declares a class and carries {carried}: it is one or the other.";
        return _messages.ContainsKey(carried) || Package(carried).Any() ? null : $"{field.FullName} carries {carried}, which does not exist.";
    }

    private static bool Fits(FieldType type, DataClass declared) => declared switch
    {
        DataClass.Token or DataClass.Sealed => type == FieldType.Bytes,
        DataClass.OpaqueId => type is FieldType.Bytes or FieldType.String,
        DataClass.Identity or DataClass.Narrative => type == FieldType.String,
        DataClass.Count => IsInteger(type),
        DataClass.Time => IsInteger(type),
        DataClass.Label => type is FieldType.Enum or FieldType.Bool,
        DataClass.Code => type is FieldType.Enum or FieldType.Bool or FieldType.String || IsInteger(type),
        _ => false,
    };

    private static bool IsInteger(FieldType type) => type is FieldType.UInt32 or FieldType.UInt64 or FieldType.Int32 or FieldType.Int64 or FieldType.SInt32 or FieldType.SInt64;

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) => message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
