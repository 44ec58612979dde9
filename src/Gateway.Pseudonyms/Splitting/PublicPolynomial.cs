using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// Commitments to the coefficients of a <see cref="SecretPolynomial"/>, against which each of its values can be checked: Feldman's (1987),
/// a·G, or Pedersen's (1991), a·G + b·H, which hides a polynomial until it is opened.
/// </summary>
internal sealed class PublicPolynomial
{
    // Pedersen's second generator: nobody knows its logarithm, because it is hashed into the group from its name.
    private static readonly GroupElement SecondGenerator = HashToElement("gateway.pseudonyms.pedersen-generator.v1"u8);

    private readonly GroupElement[] _coefficients;

    internal PublicPolynomial(GroupElement[] coefficients) => _coefficients = coefficients;

    internal IReadOnlyList<GroupElement> Coefficients => _coefficients;

    /// <summary>Feldman's commitments.</summary>
    internal static PublicPolynomial To(SecretPolynomial polynomial, int from = 0)
    {
        var commitments = new GroupElement[polynomial.Coefficients.Length - from];
        for (var k = 0; k < commitments.Length; k++)
            RequireElement(Sodium.MultiplyGenerator(out commitments[k], polynomial.Coefficients[from + k]));
        return new PublicPolynomial(commitments);
    }

    /// <summary>Pedersen's commitments, with a second polynomial of the same degree that hides the first.</summary>
    internal static PublicPolynomial Hiding(SecretPolynomial polynomial, SecretPolynomial hiding)
    {
        var commitments = new GroupElement[polynomial.Coefficients.Length];
        for (var k = 0; k < commitments.Length; k++)
            RequireElement(TryCommit(polynomial.Coefficients[k], hiding.Coefficients[k], out commitments[k]) ? 0 : -1);
        return new PublicPolynomial(commitments);
    }

    /// <summary>value·G + hiding·H.</summary>
    internal static bool TryCommit(in Scalar value, in Scalar hiding, out GroupElement commitment)
    {
        commitment = default;
        return Sodium.MultiplyGenerator(out var left, value) == 0
            && Sodium.Multiply(out var right, hiding, SecondGenerator) == 0
            && Sodium.Add(out commitment, left, right) == 0
            && !commitment.IsIdentity;
    }

    /// <summary>The commitment to the polynomial's value at an index, by Horner's rule; false if an element is not valid or it is the identity.</summary>
    internal bool TryAt(int index, out GroupElement value)
    {
        var x = Scalar.Of((uint)index);
        value = _coefficients[^1];
        for (var k = _coefficients.Length - 2; k >= 0; k--)
        {
            if (!TryTimes(value, x, out var product) || Sodium.Add(out value, product, _coefficients[k]) != 0)
                return false;
        }

        return !value.IsIdentity && Sodium.IsValid(value) == 1;
    }

    /// <summary>The commitments to the sum of polynomials; false if an element is not valid.</summary>
    internal static bool TrySum(IReadOnlyList<PublicPolynomial> polynomials, out PublicPolynomial sum)
    {
        var coefficients = new GroupElement[polynomials[0]._coefficients.Length];
        sum = new PublicPolynomial(coefficients);
        for (var k = 0; k < coefficients.Length; k++)
        {
            foreach (var polynomial in polynomials)
            {
                var before = coefficients[k];
                if (Sodium.Add(out coefficients[k], before, polynomial._coefficients[k]) != 0)
                    return false;
            }
        }

        return true;
    }

    // libsodium calls a product that is the identity a failure; a polynomial may pass through it on the way.
    private static bool TryTimes(in GroupElement element, in Scalar factor, out GroupElement product)
    {
        product = default;
        return element.IsIdentity || Sodium.Multiply(out product, factor, element) == 0;
    }

    private static void RequireElement(int result)
    {
        if (result != 0)
            throw new PseudonymProtocolException("The entropy source gave a polynomial that cannot be committed to; it is broken. Use the operating system's generator.");
    }

    private static GroupElement HashToElement(ReadOnlySpan<byte> name)
    {
        var state = Sha512State.Start();
        state.Append(name);
        Sodium.FromUniform(out var element, state.Finish());
        return element;
    }
}
