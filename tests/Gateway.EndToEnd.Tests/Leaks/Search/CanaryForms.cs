using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Linkage;

namespace Gateway.EndToEnd.Tests.Leaks.Search;

/// <summary>One form of a canary, as bytes.</summary>
/// <param name="Canary">Whose form it is.</param>
/// <param name="Name">What form it is.</param>
/// <param name="Bytes">What to look for.</param>
internal sealed record CanaryForm(Canary Canary, string Name, byte[] Bytes);

/// <summary>
/// The forms in which an identity might leave: its text in any case, normalised, as the inputs and sounds of match tokens, and as an unkeyed
/// digest (which anybody who guesses the name can recompute), each as bytes, hexadecimal and base64.
/// </summary>
internal static class CanaryForms
{
    private const int ShortestSound = 5;

    /// <summary>Every form of a text.</summary>
    public static IEnumerable<CanaryForm> Of(Canary canary)
    {
        foreach (var (spelling, text) in Spellings(canary.Text).DistinctBy(spelling => spelling.Text))
        {
            foreach (var form in Encoded(canary, $"{spelling}, UTF-8", Encoding.UTF8.GetBytes(text)))
                yield return form;
            foreach (var form in Encoded(canary, $"{spelling}, UTF-16LE", Encoding.Unicode.GetBytes(text)))
                yield return form;
            if (spelling is not ("escaped for JSON" or "escaped for an address" or "back to front"))
            {
                foreach (var form in Digests(canary, spelling, Encoding.UTF8.GetBytes(text)))
                    yield return form;
            }
        }
    }

    /// <summary>What the token recipe makes of a person: each input whole, and each sound in it that is long enough to be told from noise.</summary>
    public static IEnumerable<CanaryForm> Of(Canary canary, PersonIdentifiers person)
    {
        foreach (var input in TokenRecipe.For(person))
        {
            var bytes = input.Bytes.ToArray();
            foreach (var form in Encoded(canary, $"token input {input.Type}", bytes).Concat(Digests(canary, $"token input {input.Type}", bytes)))
                yield return form;
            foreach (var part in PartsOf(bytes).Where(part => part.Length >= ShortestSound && part.All(char.IsAsciiLetterUpper)))
            {
                yield return new CanaryForm(canary, $"part of token input {input.Type}, UTF-8", Encoding.UTF8.GetBytes(part));
                yield return new CanaryForm(canary, $"part of token input {input.Type}, UTF-16LE", Encoding.Unicode.GetBytes(part));
            }
        }
    }

    private static IEnumerable<(string Name, string Text)> Spellings(string text)
    {
        yield return ("as it is", text);
        yield return ("upper case", text.ToUpperInvariant());
        yield return ("lower case", text.ToLowerInvariant());
        var words = new string([.. text.Where(c => c != '\'').Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        yield return ("normalised words", string.Join(' ', words));
        yield return ("normalised, joined", string.Concat(words));
        yield return ("escaped for JSON", JsonEncodedText.Encode(text).ToString());
        yield return ("escaped for an address", Uri.EscapeDataString(text));
        yield return ("back to front", new string([.. text.Reverse()]));
    }

    private static IEnumerable<CanaryForm> Encoded(Canary canary, string name, byte[] bytes)
    {
        yield return new CanaryForm(canary, name, bytes);
        yield return new CanaryForm(canary, $"{name}, hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
        yield return new CanaryForm(canary, $"{name}, hexadecimal in lower case", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        for (var before = 0; before < 3; before++)
        {
            var inside = Base64Inside(bytes, before);
            yield return new CanaryForm(canary, $"{name}, base64 after {before} bytes", Encoding.ASCII.GetBytes(inside));
            yield return new CanaryForm(canary, $"{name}, base64url after {before} bytes", Encoding.ASCII.GetBytes(inside.Replace('+', '-').Replace('/', '_')));
        }
    }

    private static IEnumerable<CanaryForm> Digests(Canary canary, string name, byte[] bytes)
    {
        (string Name, byte[] Digest)[] digests = [("SHA-256", SHA256.HashData(bytes)), ("SHA-512", SHA512.HashData(bytes))];
        return digests.SelectMany(digest => Encoded(canary, $"{digest.Name} of {name}", digest.Digest));
    }

    /// <summary>The characters of a base64 text that depend on these bytes alone, when so many bytes stand before them in a group of three.</summary>
    private static string Base64Inside(byte[] bytes, int before)
    {
        var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
        var first = ((before * 8) + 5) / 6;
        var afterLast = (before + bytes.Length) * 8 / 6;
        return encoded[first..afterLast];
    }

    // TokenInput.Bytes: type, 0, then each part with its length in two bytes, big-endian.
    private static IEnumerable<string> PartsOf(byte[] input)
    {
        for (var at = 2; at < input.Length;)
        {
            var length = (input[at] << 8) | input[at + 1];
            yield return Encoding.ASCII.GetString(input, at + 2, length);
            at += 2 + length;
        }
    }
}
