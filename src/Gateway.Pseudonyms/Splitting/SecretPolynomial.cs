using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>A polynomial with secret coefficients, whose values are shares of its constant (Shamir 1979). Wiped when disposed.</summary>
internal sealed class SecretPolynomial : IDisposable
{
    // Pinned, so that the collector leaves no copies behind.
    private readonly Scalar[] _coefficients;

    private SecretPolynomial(int coefficients) => _coefficients = GC.AllocateArray<Scalar>(coefficients, pinned: true);

    internal ReadOnlySpan<Scalar> Coefficients => _coefficients;

    /// <summary>Wipes the coefficients.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_coefficients.AsSpan()));

    /// <summary>A uniform polynomial with so many coefficients.</summary>
    internal static SecretPolynomial Sample(int coefficients, EntropySource entropy) => Sample(coefficients, first: 0, entropy);

    /// <summary>A uniform polynomial with so many coefficients, of which the constant is given.</summary>
    internal static SecretPolynomial Sample(int coefficients, in Scalar constant, EntropySource entropy)
    {
        var polynomial = Sample(coefficients, first: 1, entropy);
        polynomial._coefficients[0] = constant;
        return polynomial;
    }

    /// <summary>A uniform polynomial with so many coefficients, of which the constant is zero.</summary>
    internal static SecretPolynomial SampleThroughZero(int coefficients, EntropySource entropy) => Sample(coefficients, first: 1, entropy);

    /// <summary>The value at an index, by Horner's rule. The caller wipes it.</summary>
    internal void At(int index, out Scalar value)
    {
        var x = Scalar.Of((uint)index);
        value = _coefficients[^1];
        for (var k = _coefficients.Length - 2; k >= 0; k--)
        {
            Sodium.Multiply(out Scalar product, value, x);
            Sodium.Add(out value, product, _coefficients[k]);
            product.Clear();
        }
    }

    private static SecretPolynomial Sample(int coefficients, int first, EntropySource entropy)
    {
        var polynomial = new SecretPolynomial(coefficients);
        for (var k = first; k < coefficients; k++)
            Scalar.Sample(entropy, out polynomial._coefficients[k]);
        return polynomial;
    }
}
