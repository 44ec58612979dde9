namespace Gateway.Pseudonyms.Tests;

/// <summary>Randomness for tests: seeded, or scalars named in a vector.</summary>
internal static class Entropy
{
    internal static EntropySource Seeded(int seed)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }

    /// <summary>Gives the scalars in turn: a scalar followed by 32 zeros is its own remainder.</summary>
    internal static EntropySource OfScalars(params byte[][] scalars)
    {
        var next = 0;
        return destination =>
        {
            destination.Clear();
            scalars[next++].CopyTo(destination);
        };
    }
}
