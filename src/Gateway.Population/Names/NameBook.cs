using System.Text.Json;
using Gateway.Population.Randomness;

namespace Gateway.Population.Names;

/// <summary>Forenames by community, sex and decade of birth, and surnames by community, with realistic frequencies.</summary>
internal sealed class NameBook
{
    private readonly Community[] _communities;
    private readonly string[] _tailHeads;
    private readonly string[] _tailEnds;

    public NameBook()
    {
        var root = EmbeddedData.Json("names.json");
        _tailHeads = EmbeddedData.Words(root.GetProperty("tail").GetProperty("heads").GetString());
        _tailEnds = EmbeddedData.Words(root.GetProperty("tail").GetProperty("ends").GetString());
        _communities = root.GetProperty("communities").EnumerateArray().Select(c => new Community(
            c.GetProperty("key").GetString()!,
            c.GetProperty("share").GetInt32(),
            c.GetProperty("tail").GetInt32(),
            EmbeddedData.Words(c.GetProperty("surnames").GetString()),
            EmbeddedData.Words(c.TryGetProperty("womensSurnames", out var womens) ? womens.GetString() : null),
            Bands(c.GetProperty("male")),
            Bands(c.GetProperty("female")))).ToArray();
    }

    /// <summary>The keys of the communities, in the order of the file.</summary>
    public IReadOnlyList<string> Communities => [.. _communities.Select(c => c.Key)];

    /// <summary>A community, as likely as its share times the boost that a force area gives it.</summary>
    public int PickCommunity(RandomStream random, IReadOnlyDictionary<string, int> boosts)
    {
        var weights = _communities.Select(c => c.Share * boosts.GetValueOrDefault(c.Key, 1)).ToArray();
        return random.PickWeighted(weights);
    }

    /// <summary>A forename usual for the community, the sex and the year of birth.</summary>
    public string Forename(RandomStream random, int community, bool female, int yearOfBirth)
    {
        var bands = female ? _communities[community].Female : _communities[community].Male;
        var band = bands[0];
        foreach (var candidate in bands)
        {
            if (candidate.From <= yearOfBirth)
                band = candidate;
        }
        return random.PickRanked(band.Names);
    }

    /// <summary>A surname usual for the community and the sex.</summary>
    public string Surname(RandomStream random, int community, bool female)
    {
        var chosen = _communities[community];
        if (random.Below(1000) < chosen.TailPerMille)
            return random.Pick(_tailHeads) + random.Pick(_tailEnds);
        if (female && chosen.WomensSurnames.Length > 0 && random.Below(10) < 6)
            return random.PickRanked(chosen.WomensSurnames);
        var surname = random.PickRanked(chosen.Surnames);
        // Polish surnames in -ski take -ska for a woman.
        return female && chosen.Key == "polish" && surname.EndsWith("ski", StringComparison.Ordinal) ? surname[..^1] + "a" : surname;
    }

    private static Band[] Bands(JsonElement bands) => [.. bands.EnumerateObject()
        .Select(b => new Band(int.Parse(b.Name), EmbeddedData.Words(b.Value.GetString())))
        .OrderBy(b => b.From)];

    private sealed record Band(int From, string[] Names);

    private sealed record Community(
        string Key, int Share, int TailPerMille, string[] Surnames, string[] WomensSurnames, Band[] Male, Band[] Female);
}
