namespace Gateway.Audit;

/// <summary>Signs a note's text with a key that stays where it is kept.</summary>
/// <param name="text">The bytes to sign.</param>
/// <returns>The 64-byte Ed25519 signature.</returns>
public delegate byte[] NoteSigning(ReadOnlySpan<byte> text);

/// <summary>A named signer of notes.</summary>
/// <param name="Key">The key that others verify with.</param>
/// <param name="Sign">Signs with the private half of <paramref name="Key"/>.</param>
public sealed record NoteSigner(NoteVerifierKey Key, NoteSigning Sign);
