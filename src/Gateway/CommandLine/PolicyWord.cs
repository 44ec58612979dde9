using System.CommandLine;
using Gateway.Policy.Contracts;

namespace Gateway.CommandLine;

/// <summary>Options whose values are words of the policy's vocabulary, such as <c>--purpose marac_transfer</c>.</summary>
internal static class PolicyWord
{
    /// <summary>An option that takes one word of an enum of the contracts.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is, without its words.</param>
    /// <param name="required">When false, an option that is not given is the enum's unspecified value.</param>
    public static Option<T> Option<T>(string name, string description, bool required = true)
        where T : struct, Enum
    {
        var words = Words<T>();
        return new Option<T>(name)
        {
            Description = $"{description}: {string.Join(", ", words.Keys)}.",
            HelpName = "word",
            Required = required,
            CustomParser = result =>
            {
                var written = result.Tokens.Single().Value;
                if (words.TryGetValue(written, out var value))
                    return value;
                result.AddError($"{name} '{written}' is not in the vocabulary. Use one of: {string.Join(", ", words.Keys)}.");
                return default;
            },
        };
    }

    /// <summary>The policy's word for a value of the contracts, or <c>unknown</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => PolicyWords.Of(value) ?? "unknown";

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => PolicyWords.Of(value) is not null).ToDictionary(value => PolicyWords.Of(value)!, StringComparer.Ordinal);
}
