using System.Reflection;
using Gateway.Contracts.Options.V1;
using Google.Protobuf.Reflection;

namespace Gateway.Repository.Tests.Protos;

/// <summary>The descriptors that are compiled into Gateway.Contracts.</summary>
internal static class ContractFiles
{
    public static IReadOnlyList<FileDescriptor> All { get; } =
    [
        .. typeof(DataClass).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
