using NSec.Cryptography;

namespace Gateway.Audit.Tests;

/// <summary>Signers with keys derived from their names.</summary>
internal static class TestSigners
{
    internal static NoteSigner Named(string name) => FromSeed(name, System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

    internal static NoteSigner FromSeed(string name, byte[] seed)
    {
        var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        return new NoteSigner(
            new NoteVerifierKey(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey)), text => SignatureAlgorithm.Ed25519.Sign(key, text));
    }
}
