using Google.Protobuf.Reflection;

namespace Gateway.EndToEnd.Tests.ForeignClients;

/// <summary>The contract in the form that every protobuf implementation reads.</summary>
internal static class DescriptorSets
{
    /// <summary>A file and all that it imports, each after what it imports itself.</summary>
    public static FileDescriptorSet Of(FileDescriptor file)
    {
        var set = new FileDescriptorSet();
        Add(set, file, []);
        return set;
    }

    private static void Add(FileDescriptorSet set, FileDescriptor file, HashSet<string> added)
    {
        if (!added.Add(file.Name))
            return;
        foreach (var imported in file.Dependencies)
            Add(set, imported, added);
        set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
    }
}
