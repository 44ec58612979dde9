using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>
/// Hybrid public key encryption (RFC 9180): base mode, single shot, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
/// Base mode says nothing of who sealed: where that matters, the sealed bytes are signed.
/// </summary>
public static class Hpke
{
    /// <summary>Length of the encapsulated key that begins every sealed message, in bytes.</summary>
    public const int EncapsulatedKeyLength = SealingPublicKey.Length;

    /// <summary>Length of the authentication tag that ends every sealed message, in bytes.</summary>
    public const int TagLength = 16;

    /// <summary>By how many bytes a sealed message is longer than its plaintext.</summary>
    public const int Overhead = EncapsulatedKeyLength + TagLength;

    private static SharedSecretCreationParameters ExportableSecret => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    /// <summary>Seals <paramref name="plaintext"/> so that only the recipient can open it.</summary>
    /// <param name="recipient">The recipient's public key.</param>
    /// <param name="info">What the message is for; opening needs the same bytes.</param>
    /// <param name="associatedData">Bytes that travel in clear beside the message and are authenticated with it.</param>
    /// <param name="plaintext">What is sealed.</param>
    /// <returns>Encapsulated key (32 bytes) ‖ ciphertext ‖ tag (16 bytes).</returns>
    /// <exception cref="CryptographicException">The recipient's key is of small order, so that the shared secret would be known to everyone.</exception>
    public static byte[] Seal(
        SealingPublicKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        using var ephemeral = SealingPrivateKey.Generate();
        return Seal(recipient, ephemeral, info, associatedData, plaintext);
    }

    /// <summary>Opens a sealed message.</summary>
    /// <param name="recipient">The recipient's private key.</param>
    /// <param name="info">The same bytes that it was sealed with.</param>
    /// <param name="associatedData">The same bytes that it was sealed with.</param>
    /// <param name="sealedMessage">Encapsulated key ‖ ciphertext ‖ tag.</param>
    /// <exception cref="CryptographicException">The message was sealed to another key or for another purpose, or was altered.</exception>
    public static byte[] Open(
        SealingPrivateKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedMessage) =>
        TryOpen(recipient, info, associatedData, sealedMessage, out var plaintext)
            ? plaintext
            : throw new CryptographicException(
                "The sealed message does not open: it was sealed to another key or for another purpose, or was altered. Discard it.");

    /// <summary>Opens a sealed message; false if it does not open, whatever the cause.</summary>
    /// <param name="recipient">The recipient's private key.</param>
    /// <param name="info">The same bytes that it was sealed with.</param>
    /// <param name="associatedData">The same bytes that it was sealed with.</param>
    /// <param name="sealedMessage">Encapsulated key ‖ ciphertext ‖ tag.</param>
    /// <param name="plaintext">What was sealed.</param>
    public static bool TryOpen(
        SealingPrivateKey recipient,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> sealedMessage,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        plaintext = null;
        if (sealedMessage.Length < Overhead || !SealingPublicKey.TryImport(sealedMessage[..EncapsulatedKeyLength], out var encapsulated))
            return false;

        Span<byte> nonce = stackalloc byte[HpkeSchedule.NonceLength];
        using var key = Agree(recipient, encapsulated, encapsulated, recipient.PublicKey, info, nonce);
        if (key is null)
            return false;

        var opened = new byte[sealedMessage.Length - Overhead];
        if (!AeadAlgorithm.ChaCha20Poly1305.Decrypt(key, nonce, associatedData, sealedMessage[EncapsulatedKeyLength..], opened))
            return false;

        plaintext = opened;
        return true;
    }

    /// <summary>Seals under a given ephemeral key. Two messages under one ephemeral key and recipient share a nonce: for test vectors only.</summary>
    internal static byte[] Seal(
        SealingPublicKey recipient,
        SealingPrivateKey ephemeral,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> plaintext)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        Span<byte> nonce = stackalloc byte[HpkeSchedule.NonceLength];
        using var key = Agree(ephemeral, recipient, ephemeral.PublicKey, recipient, info, nonce)
            ?? throw new CryptographicException("The recipient's sealing key is of small order; refuse it and ask for another.");

        var sealedMessage = new byte[plaintext.Length + Overhead];
        ephemeral.PublicKey.Export().CopyTo(sealedMessage, 0);
        AeadAlgorithm.ChaCha20Poly1305.Encrypt(key, nonce, associatedData, plaintext, sealedMessage.AsSpan(EncapsulatedKeyLength));
        return sealedMessage;
    }

    /// <summary>The message key and nonce; null if the Diffie-Hellman value is all zero (RFC 9180, section 7.1.4).</summary>
    private static Key? Agree(
        SealingPrivateKey own,
        SealingPublicKey other,
        SealingPublicKey encapsulated,
        SealingPublicKey recipient,
        ReadOnlySpan<byte> info,
        Span<byte> nonce)
    {
        Span<byte> diffieHellman = stackalloc byte[32];
        Span<byte> sharedSecret = stackalloc byte[HpkeSchedule.HashLength];
        Span<byte> messageKey = stackalloc byte[HpkeSchedule.KeyLength];
        try
        {
            // NSec answers null for an all-zero value: libsodium's crypto_scalarmult_curve25519 refuses it.
            using var agreed = KeyAgreementAlgorithm.X25519.Agree(own.Key, other.Key, ExportableSecret);
            if (agreed is null || !agreed.TryExport(SharedSecretBlobFormat.RawSharedSecret, diffieHellman, out _))
                return null;

            HpkeSchedule.DeriveSharedSecret(diffieHellman, encapsulated.Export(), recipient.Export(), sharedSecret);
            HpkeSchedule.DeriveKeyAndNonce(sharedSecret, info, messageKey, nonce);
            return Key.Import(AeadAlgorithm.ChaCha20Poly1305, messageKey, KeyBlobFormat.RawSymmetricKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(diffieHellman);
            CryptographicOperations.ZeroMemory(sharedSecret);
            CryptographicOperations.ZeroMemory(messageKey);
        }
    }
}
