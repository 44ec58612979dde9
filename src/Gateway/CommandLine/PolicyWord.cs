using System.CommandLine;
using Gateway.Policy.Contracts;

namespace Gateway.CommandLine;

/// <summary>Options whose values are words of the policy's vocabulary, such as <c>--purpose marac_transfer</c>.</summary>
internal static class PolicyWord
{
    /// <summary>An option that takes one word of an enum of the contracts.</summary>
    public static Option<T> Option<T>(string name, string description, T? defaultValue = null)
        where T : struct, Enum
    {
        var words = Words<T>();
        var option = new Option<T>(name)
        {
            Description = $"{description}: {string.Join(", ", words.Keys)}.",
            Required = defaultValue is null,
            CustomParser = result =>
            {
                var written = result.Tokens.Single().Value;
                if (words.TryGetValue(written, out var value))
                    return value;
                result.AddError($"{name} '{written}' is not in the vocabulary. Use one of: {string.Join(", ", words.Keys)}.");
                return default;
            },
        };
        if (defaultValue is { } value)
            option.DefaultValueFactory = _ => value;
        return option;
    }

    /// <summary>The policy's word for a value of the contracts, or <c>unknown</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => PolicyWords.Of(value) ?? "unknown";

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => PolicyWords.Of(value) is not null).ToDictionary(value => PolicyWords.Of(value)!, StringComparer.Ordinal);
}
