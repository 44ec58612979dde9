using FsCheck;
using FsCheck.Fluent;
using Gateway.Linkage;
using Gateway.Matcher.Tests.Network;

namespace Gateway.Matcher.Tests.Matching;

/// <summary>Everything that was published, in the order of arrival, and in how many records at a time.</summary>
internal sealed record History(IReadOnlyList<TestFlag> Arrivals, int RecordsAtATime, int RestartAfter)
{
    public override string ToString() =>
        $"{RecordsAtATime} at a time, restart after {RestartAfter}: {string.Join("; ", Arrivals.Select(flag => $"{flag.Id.Value} v{flag.Version} of {flag.Node} [{string.Join(' ', flag.Sets.Keys)}]"))}";
}

/// <summary>Histories of a few flags that agree often: amended, moved between epochs, retracted, arriving in any order.</summary>
internal static class Histories
{
    private static readonly string[] Nodes = [TestNetwork.Essex, TestNetwork.Gwent, TestNetwork.Housing];

    private static readonly Gen<TokenSet> Set =
        from name in Gen.Choose(1, 2)
        from postcode in Gen.Choose(0, 2)
        from id in Gen.Choose(0, 5)
        select TokenSet.Of(Tokens((ulong)name, (ulong)postcode, (ulong)id));

    private static readonly Gen<uint[]> Epochs = Gen.Elements<uint[]>([1], [1], [1, 2], [2], []);

    private static readonly Gen<TestFlag[]> Flag =
        from number in Gen.Choose(1, int.MaxValue)
        from node in Gen.Elements(Nodes)
        from epochs in Epochs.ArrayOf().Where(versions => versions.Length is > 0 and < 5)
        from sets in Set.ArrayOf(2 * epochs.Length)
        select Versions(TestFlag.Of((ulong)number, node), epochs, sets);

    public static Arbitrary<History> Any() => Arb.From(
        from flags in Flag.ArrayOf().Where(flags => flags.Length is > 2 and < 9)
        let published = flags.DistinctBy(versions => versions[0].Id).SelectMany(versions => versions).ToArray()
        from arrivals in Gen.Shuffle(published)
        from recordsAtATime in Gen.Choose(1, 5)
        from restartAfter in Gen.Choose(0, published.Length)
        select new History(arrivals, recordsAtATime, restartAfter));

    private static TestFlag[] Versions(TestFlag flag, uint[][] epochs, TokenSet[] sets) =>
        [.. epochs.Select((live, at) => flag with
        {
            Version = (ulong)at + 1,
            Sets = flag.Sets.Clear().AddRange(live.Select((epoch, which) => KeyValuePair.Create(epoch, sets[(2 * at) + which]))),
        })];

    private static IEnumerable<Token> Tokens(ulong name, ulong postcode, ulong id)
    {
        yield return TinyModel.Name(name);
        if (postcode > 0)
            yield return TinyModel.Postcode(postcode);
        if (id > 2)
            yield return TinyModel.Id(id);
    }
}
