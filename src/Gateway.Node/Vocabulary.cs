using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Gateway.Node;

/// <summary>
/// The policy's words for the values of the closed vocabulary (vocabulary.proto): the value's name in lower case without the enum's
/// prefix, such as <c>not_sought</c>.
/// </summary>
internal static class Vocabulary
{
    private static readonly ConcurrentDictionary<Type, Words> Known = new();

    /// <summary>The word, or null for a value that is unspecified or unknown.</summary>
    public static string? WordOrNull<T>(T value)
        where T : struct, Enum => Of<T>().WordOf.GetValueOrDefault(Convert.ToInt32(value));

    /// <summary>The word of a known value.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum =>
        WordOrNull(value) ?? throw new ArgumentOutOfRangeException(nameof(value), "The value is not in the vocabulary.");

    /// <summary>The value of a word; false for a word that is not in the vocabulary.</summary>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        var known = Of<T>().ValueOf.TryGetValue(word, out var number);
        value = known ? (T)Enum.ToObject(typeof(T), number) : default;
        return known;
    }

    /// <summary>Every word of an enum, in the order of the protos.</summary>
    public static IReadOnlyList<string> WordsOf<T>()
        where T : struct, Enum => [.. Of<T>().WordOf.OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    private static Words Of<T>()
        where T : struct, Enum => Known.GetOrAdd(typeof(T), Read);

    private static Words Read(Type type)
    {
        var names = Enum.GetValues(type).Cast<object>()
            .Where(value => (int)value != 0)
            .ToDictionary(value => (int)value, value => OriginalName(type, value));
        var prefix = SharedPrefix(type);
        var words = names.ToDictionary(pair => pair.Key, pair => pair.Value[prefix.Length..].ToLowerInvariant());
        return new Words(words, words.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal));
    }

    private static string OriginalName(Type type, object value) =>
        type.GetField(value.ToString()!)!.GetCustomAttributes(typeof(OriginalNameAttribute), inherit: false) is [OriginalNameAttribute original]
            ? original.Name
            : throw new ArgumentException($"{type.Name} is no enum of the protos.", nameof(type));

    // Every enum's zero is PREFIX_UNSPECIFIED.
    private static string SharedPrefix(Type type) => OriginalName(type, Enum.ToObject(type, 0))[..^"UNSPECIFIED".Length];

    private sealed record Words(IReadOnlyDictionary<int, string> WordOf, IReadOnlyDictionary<string, int> ValueOf);
}
