using System.Buffers.Binary;
using System.Security.Cryptography;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// A custodian's secret scalar: a whole key, or one share of a split key, which evaluates and proves in the same way against
/// its own public key. Held in guarded memory that is unreadable outside an evaluation, and wiped by <see cref="Dispose"/>.
/// </summary>
public sealed class PseudonymKey : IDisposable
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = Scalar.Length;

    /// <summary>Length of the seed that <see cref="Derive"/> takes, in bytes.</summary>
    public const int SeedLength = 32;

    private readonly LockedScalar _scalar;

    /// <summary>Moves a scalar other than zero into guarded memory; the argument is wiped.</summary>
    internal PseudonymKey(ref Scalar scalar)
    {
        Sodium.MultiplyGenerator(out var element, scalar);
        PublicKey = new PseudonymPublicKey(element);
        _scalar = new LockedScalar(ref scalar);
    }

    /// <summary>The public half.</summary>
    public PseudonymPublicKey PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    public static PseudonymKey Generate(EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        Scalar.Sample(entropy, out var scalar);
        return new PseudonymKey(ref scalar);
    }

    /// <summary>DeriveKeyPair of RFC 9497, section 3.2.1.</summary>
    /// <param name="mode">The mode the key is for; another mode derives another key.</param>
    /// <param name="seed">32 secret, uniformly random bytes.</param>
    /// <param name="info">Public bytes that tell keys of one seed apart, 65,535 at most.</param>
    /// <exception cref="ArgumentException">The seed is not 32 bytes, or the info is too long.</exception>
    public static PseudonymKey Derive(OprfMode mode, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info)
    {
        if (seed.Length != SeedLength)
            throw new ArgumentException($"A seed is {SeedLength} bytes; {seed.Length} were given.", nameof(seed));
        if (info.Length > ushort.MaxValue)
            throw new ArgumentException($"The info is at most {ushort.MaxValue} bytes; {info.Length} were given.", nameof(info));

        var suite = OprfSuite.Of(mode);
        var input = new byte[SeedLength + sizeof(ushort) + info.Length + 1];
        seed.CopyTo(input);
        BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(SeedLength), (ushort)info.Length);
        info.CopyTo(input.AsSpan(SeedLength + sizeof(ushort)));
        try
        {
            for (var counter = 0; counter <= byte.MaxValue; counter++)
            {
                input[^1] = (byte)counter;
                var scalar = suite.HashToKey(input);
                if (!scalar.IsZero)
                    return new PseudonymKey(ref scalar);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }

        throw new PseudonymProtocolException("No key could be derived from this seed; use another.");
    }

    /// <summary>Reads a key from its 32 bytes, little-endian. The caller wipes the argument.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not a scalar below the group order, or are zero.</exception>
    public static PseudonymKey Import(ReadOnlySpan<byte> bytes) =>
        Scalar.TryRead(bytes, out var scalar)
            ? new PseudonymKey(ref scalar)
            : throw new PseudonymProtocolException("The key is not a scalar below the group order, or is zero; restore it from its backup.");

    /// <summary>Writes the 32 secret bytes, little-endian. The caller stores them encrypted and wipes the copy.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public void Export(Span<byte> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"A key needs {Length} bytes; {destination.Length} were offered.", nameof(destination));
        using var reading = Read();
        reading.Scalar.Bytes.CopyTo(destination);
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _scalar.Dispose();

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";

    internal LockedScalar.Reading Read() => _scalar.Read();
}
