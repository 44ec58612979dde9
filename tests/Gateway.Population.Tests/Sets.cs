using Gateway.Population.Cases;
using Gateway.Population.Places;

namespace Gateway.Population.Tests;

/// <summary>Generated sets that many tests look at, made once.</summary>
internal static class Sets
{
    public static readonly DateOnly AsOf = new(2026, 11, 23);

    public static readonly ulong[] Seeds = [1, 2, 3, 2024, ulong.MaxValue];

    private static readonly Dictionary<ulong, Lazy<GeneratedSet>> Cached =
        Seeds.ToDictionary(seed => seed, seed => new Lazy<GeneratedSet>(() => CaseGenerator.Generate(seed, 2000, ForceArea.DemoForces, AsOf)));

    public static TheoryData<ulong> EverySeed => [.. Seeds];

    public static GeneratedSet Of(ulong seed) => Cached[seed].Value;

    public static GeneratedSubject Subject(this GeneratedSet set, FlagKey flag) =>
        set.Cases.Single(c => c.Reference == flag.CaseReference).Subjects[flag.Subject];
}
