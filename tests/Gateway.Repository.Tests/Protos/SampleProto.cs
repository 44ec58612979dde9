using Gateway.Contracts.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Repository.Tests.Protos;

/// <summary>Builds bad samples of contracts at run time.</summary>
internal static class SampleProto
{
    private static readonly ExtensionRegistry Options = [DataClassExtensions.DataClass, DataClassExtensions.Carries];

    /// <summary>A file of one package of messages.</summary>
    public static FileDescriptor File(string package, params DescriptorProto[] messages)
    {
        FileDescriptor[] imported = [TimestampReflection.Descriptor, AnyReflection.Descriptor, StructReflection.Descriptor, DurationReflection.Descriptor];
        var file = new FileDescriptorProto { Name = $"{package}.proto", Package = package, Syntax = "proto3" };
        file.Dependency.AddRange(imported.Select(dependency => dependency.Name));
        file.MessageType.AddRange(messages);
        return FileDescriptor.BuildFromByteStrings([.. imported.Select(dependency => dependency.SerializedData), file.ToByteString()], Options)[^1];
    }

    public static DescriptorProto Message(string name, params FieldDescriptorProto[] fields)
    {
        var message = new DescriptorProto { Name = name };
        message.Field.AddRange(fields);
        for (var i = 0; i < fields.Length; i++)
            fields[i].Number = i + 1;
        return message;
    }

    public static FieldDescriptorProto Scalar(string name, FieldDescriptorProto.Types.Type type, DataClass dataClass = DataClass.Unspecified, string carries = "")
    {
        var field = new FieldDescriptorProto { Name = name, Type = type, Label = FieldDescriptorProto.Types.Label.Optional, Options = new FieldOptions() };
        if (dataClass != DataClass.Unspecified)
            field.Options.SetExtension(DataClassExtensions.DataClass, dataClass);
        if (carries.Length > 0)
            field.Options.SetExtension(DataClassExtensions.Carries, carries);
        return field;
    }

    public static FieldDescriptorProto Of(string name, string message, DataClass dataClass = DataClass.Unspecified)
    {
        var field = Scalar(name, FieldDescriptorProto.Types.Type.Message, dataClass);
        field.TypeName = "." + message;
        return field;
    }

    /// <summary>A map from text to a message, as protoc lays it out.</summary>
    public static (DescriptorProto Entry, FieldDescriptorProto Field) Map(string name, string owner, string valueMessage)
    {
        var key = Scalar("key", FieldDescriptorProto.Types.Type.String);
        var entry = Message("EntriesEntry", key, Of("value", valueMessage));
        entry.Options = new MessageOptions { MapEntry = true };
        var field = Of(name, $"{owner}.EntriesEntry");
        field.Label = FieldDescriptorProto.Types.Label.Repeated;
        return (entry, field);
    }
}
