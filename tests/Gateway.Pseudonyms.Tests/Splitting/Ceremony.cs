namespace Gateway.Pseudonyms.Tests;

/// <summary>A key generation of all its custodians in one place; every message goes through its bytes, and a test may alter each on the way.</summary>
internal sealed class Ceremony : IDisposable
{
    private readonly List<SecretMessage> _secrets = [];

    internal Ceremony(ShareScheme scheme, int seed)
    {
        Scheme = scheme;
        Parties = [.. scheme.Indexes.Select(self => KeyGeneration.Begin(scheme, self, "ceremony of a test"u8, Entropy.Seeded(unchecked((seed * 31) + self))))];
        Commitments = [.. Parties.Select(party => party.Commitment.Export())];
        Secrets = [.. Parties.Select(recipient => Parties.Select(sender => sender.SecretFor(recipient.Self).Export()).ToArray())];
    }

    internal ShareScheme Scheme { get; }

    internal KeyGeneration[] Parties { get; }

    internal byte[][] Commitments { get; }

    /// <summary>By recipient, then sender.</summary>
    internal byte[][][] Secrets { get; }

    internal byte[][] Openings { get; private set; } = [];

    public void Dispose()
    {
        foreach (var party in Parties)
            party.Dispose();
        _secrets.ForEach(secret => secret.Dispose());
    }

    internal GenerationOpening Open(int recipient)
    {
        var secrets = Secrets[recipient].Select(bytes => SecretMessage.Import(bytes)).ToList();
        _secrets.AddRange(secrets);
        return Parties[recipient].Open([.. Commitments.Select(bytes => GenerationCommitment.Import(bytes))], secrets);
    }

    internal void OpenAll() => Openings = [.. Enumerable.Range(0, Scheme.Shares).Select(recipient => Open(recipient).Export())];

    internal GeneratedShare Finish(int recipient) =>
        Parties[recipient].Finish([.. Openings.Select(bytes => GenerationOpening.Import(bytes))]);

    internal GeneratedShare[] FinishAll()
    {
        OpenAll();
        return [.. Enumerable.Range(0, Scheme.Shares).Select(Finish)];
    }
}
