using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>The protocol's 64-byte output for one input (RFC 9497, Finalize). It prints redacted.</summary>
public readonly struct PseudonymOutput
{
    /// <summary>Length of the output, in bytes.</summary>
    public const int Length = Uniform64.Length;

    private readonly Uniform64 _bytes;

    internal PseudonymOutput(in Uniform64 bytes) => _bytes = bytes;

    /// <summary>The first 16 bytes: what is stored and matched.</summary>
    public PseudonymToken Token => PseudonymToken.Import(((ReadOnlySpan<byte>)_bytes)[..PseudonymToken.Length]);

    /// <summary>The 64 bytes.</summary>
    public byte[] Export() => ((ReadOnlySpan<byte>)_bytes).ToArray();

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
