using Gateway.Contracts.Node.V1;
using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.Processes;

/// <summary>Any number of cases about people of whom no two are alike.</summary>
internal static class ManyPeople
{
    private static readonly string[] Forenames = ["Dafydd", "Marek", "Terence", "Harjit", "Callum", "Nikolai", "Bilal", "Winston"];
    private static readonly string[] Syllables = ["bran", "dok", "fell", "gart", "hulm", "kem", "lorn", "mav", "nist", "pruk", "rand", "sorv", "tel", "vand", "wim", "zob"];

    /// <summary>The case of a number.</summary>
    public static Case CaseOf(int number) => SampleCases.Of($"MANY-{number}", SampleCases.Person(
        Forenames[number & 7],
        $"{Syllables[number & 15]}{Syllables[(number >> 4) & 15]}{Syllables[(number >> 8) & 15]}",
        $"{1950 + (number % 50)}-{1 + (number % 12):00}-{1 + (number % 28):00}",
        $"{Syllables[(number >> 2) & 15]}{Syllables[number & 15]} Street",
        $"CM{1 + (number % 9)} {number % 10}ZZ"));
}
