using System.Text;

namespace Gateway.Linkage.Normalise;

/// <summary>
/// Metaphone (Lawrence Philips, "Hanging on the Metaphone", Computer Language 7(12), 1990): equal codes for English
/// spellings that sound alike. '0' stands for "th", 'X' for "sh". Added for British names: "Thom-" begins with a T, and the
/// p of "-mps-" and "-mpt-" is silent (Thompson, Thomson; Simpson, Simson).
/// </summary>
internal static class Metaphone
{
    /// <summary>The code of a word of A–Z and 0–9, at most <paramref name="maxLength"/> characters; a word without a code is its own code.</summary>
    public static string Encode(string word, int maxLength)
    {
        var letters = Letters(word);
        var code = new StringBuilder(maxLength + 1);
        for (var i = 0; i < letters.Length && code.Length < maxLength; i++)
        {
            if (i == 0)
                i = Begin(letters, code);
            else if (letters[i] == 'C' || letters[i] != letters[i - 1])
                i += Consonant(letters, i, code);
        }

        if (code.Length > maxLength)
            code.Length = maxLength;
        return code.Length > 0 ? code.ToString() : word;
    }

    private static string Letters(string word)
    {
        var letters = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            if (char.IsAsciiLetterUpper(c))
                letters.Append(c);
        }

        return letters.ToString();
    }

    /// <summary>Codes the first sound; returns the index of the last letter used.</summary>
    private static int Begin(string s, StringBuilder code)
    {
        var next = At(s, 1);
        switch (s[0])
        {
            case 'A' when next == 'E':
                code.Append('E');
                return 1;
            case 'G' or 'K' or 'P' when next == 'N':
                code.Append('N');
                return 1;
            case 'W' when next == 'R':
                code.Append('R');
                return 1;
            case 'W' when next == 'H':
                code.Append('W');
                return 1;
            case 'T' when s.StartsWith("THOM", StringComparison.Ordinal):
                code.Append('T');
                return 1;
            case 'X':
                code.Append('S');
                return 0;
            case 'A' or 'E' or 'I' or 'O' or 'U':
                code.Append(s[0]);
                return 0;
            default:
                return Consonant(s, 0, code);
        }
    }

    /// <summary>Codes the letter at <paramref name="i"/>; returns how many of the following letters it has used up.</summary>
    private static int Consonant(string s, int i, StringBuilder code)
    {
        var before = At(s, i - 1);
        var next = At(s, i + 1);
        var afterNext = At(s, i + 2);
        switch (s[i])
        {
            case 'B':
                if (!(before == 'M' && i == s.Length - 1))
                    code.Append('B');
                return 0;
            case 'C':
                return CodeC(before, next, afterNext, code);
            case 'D':
                if (next == 'G' && IsFront(afterNext))
                {
                    code.Append('J');
                    return 1;
                }

                code.Append('T');
                return 0;
            case 'G':
                CodeG(s, i, code);
                return next == 'H' ? 1 : 0;
            case 'H':
                if (IsVowel(next) && before is not ('C' or 'S' or 'P' or 'T' or 'G'))
                    code.Append('H');
                return 0;
            case 'K':
                if (before != 'C')
                    code.Append('K');
                return 0;
            case 'P' when before == 'M' && next is 'S' or 'T':
                return 0;
            case 'P':
                code.Append(next == 'H' ? 'F' : 'P');
                return next == 'H' ? 1 : 0;
            case 'Q':
                code.Append('K');
                return 0;
            case 'S':
                code.Append(next == 'H' || (next == 'I' && afterNext is 'A' or 'O') ? 'X' : 'S');
                return next == 'H' ? 1 : 0;
            case 'T':
                return CodeT(next, afterNext, code);
            case 'V':
                code.Append('F');
                return 0;
            case 'W' or 'Y':
                if (IsVowel(next))
                    code.Append(s[i]);
                return 0;
            case 'X':
                code.Append("KS");
                return 0;
            case 'Z':
                code.Append('S');
                return 0;
            case 'F' or 'J' or 'L' or 'M' or 'N' or 'R':
                code.Append(s[i]);
                return 0;
            default:
                return 0;
        }
    }

    private static int CodeC(char before, char next, char afterNext, StringBuilder code)
    {
        if (IsFront(next))
        {
            if (next == 'I' && afterNext == 'A')
                code.Append('X');
            else if (before != 'S')
                code.Append('S');
            return 0;
        }

        if (next == 'H')
        {
            code.Append(before == 'S' || afterNext is 'R' or 'L' ? 'K' : 'X');
            return 1;
        }

        code.Append('K');
        return next is 'C' or 'K' ? 1 : 0;
    }

    private static void CodeG(string s, int i, StringBuilder code)
    {
        var next = At(s, i + 1);
        if (next == 'H')
        {
            // "gh" is heard only before a vowel (Ghulam); not in Wright, Hugh or Vaughn.
            if (IsVowel(At(s, i + 2)))
                code.Append('K');
        }
        else if (next == 'N' && (i + 2 == s.Length || (i + 4 == s.Length && s.EndsWith("ED", StringComparison.Ordinal))))
        {
            // Silent at the end of a word: sign, signed.
        }
        else
        {
            code.Append(IsFront(next) && At(s, i - 1) != 'G' ? 'J' : 'K');
        }
    }

    private static int CodeT(char next, char afterNext, StringBuilder code)
    {
        if (next == 'H')
        {
            // "thm" is heard as "tm": Rathmines.
            code.Append(afterNext == 'M' ? 'T' : '0');
            return 1;
        }

        if (next == 'I' && afterNext is 'A' or 'O')
            code.Append('X');
        else if (!(next == 'C' && afterNext == 'H'))
            code.Append('T');
        return 0;
    }

    private static char At(string s, int i) => i >= 0 && i < s.Length ? s[i] : '\0';

    private static bool IsVowel(char c) => c is 'A' or 'E' or 'I' or 'O' or 'U';

    private static bool IsFront(char c) => c is 'E' or 'I' or 'Y';
}
