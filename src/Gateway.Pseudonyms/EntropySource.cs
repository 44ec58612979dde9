namespace Gateway.Pseudonyms;

/// <summary>
/// Fills a buffer with uniformly random bytes. Outside tests it is a cryptographic generator:
/// <c>System.Security.Cryptography.RandomNumberGenerator.Fill</c>.
/// </summary>
/// <param name="destination">The bytes to fill.</param>
public delegate void EntropySource(Span<byte> destination);
