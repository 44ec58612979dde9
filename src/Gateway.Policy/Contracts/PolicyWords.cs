using System.Collections.Frozen;
using Gateway.Contracts.Events.V1;
using Google.Protobuf.Reflection;

namespace Gateway.Policy.Contracts;

/// <summary>
/// The policy's word for a value of the protocol's vocabulary: its name in <c>events/v1/vocabulary.proto</c> in lower case without the
/// enum's prefix. Read from the proto's own descriptor, so that the two cannot drift apart.
/// </summary>
public static class PolicyWords
{
    private const string UnspecifiedSuffix = "UNSPECIFIED";

    /// <summary>The word, or null for an unspecified value and for one that this version does not know: unknown, which denies.</summary>
    /// <typeparam name="T">An enum of <c>events/v1/vocabulary.proto</c>.</typeparam>
    public static string? Of<T>(T value)
        where T : struct, Enum =>
        Words<T>.ByValue.GetValueOrDefault(value);

    /// <summary>The word for yes and no, or null when it is not known.</summary>
    public static string? Of(YesNo value) => value switch
    {
        YesNo.Yes => "true",
        YesNo.No => "false",
        _ => null,
    };

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Read();

        private static FrozenDictionary<T, string> Read()
        {
            var vocabulary = VocabularyReflection.Descriptor.EnumTypes.Single(type => type.ClrType == typeof(T));
            var prefix = vocabulary.FindValueByNumber(0).Name[..^UnspecifiedSuffix.Length];
            return vocabulary.Values.Where(value => value.Number != 0).ToFrozenDictionary(ValueOf, value => WordOf(value, prefix));
        }

        private static T ValueOf(EnumValueDescriptor value) => (T)Enum.ToObject(typeof(T), value.Number);

        private static string WordOf(EnumValueDescriptor value, string prefix) => value.Name[prefix.Length..].ToLowerInvariant();
    }
}
