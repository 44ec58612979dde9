using System.Globalization;
using Gateway.Contracts.Node.V1;
using Gateway.Linkage;
using Gateway.Node.Tokenising;

namespace Gateway.Node.Cases;

/// <summary>
/// By what a case is found again when it is entered twice: its own reference, or else panel kind, first date heard, subjects and victims.
/// Keyed by the node, so that the key says nothing to whoever reads it elsewhere.
/// </summary>
internal static class ImportKey
{
    public static byte[] Of(Case entered, NodeSecret secret)
    {
        if (entered.Reference.Trim() is { Length: > 0 } reference)
            return secret.NameOf("import-key.reference", reference);
        List<string> parts =
        [
            Vocabulary.WordOf(entered.PanelKind),
            entered.HeardOn.Count == 0 ? "" : entered.HeardOn.Min().ToString(CultureInfo.InvariantCulture),
            .. entered.Subjects.Select(SubjectKey).Order(StringComparer.Ordinal),
            "victims",
            .. entered.Victims.Select(victim => victim.Reference).Order(StringComparer.Ordinal),
        ];
        return secret.NameOf("import-key.content", parts);
    }

    // The inputs of the match tokens: normalised, and the same in whatever order names and dates are listed.
    private static string SubjectKey(Subject subject) =>
        string.Concat(TokenRecipe.For(SubjectIdentifiers.Of(subject)).Select(input => Convert.ToHexString(input.Bytes.Span)));
}
