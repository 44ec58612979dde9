using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// Interpolation over the scalar field of ristretto255 (Shamir 1979): the value at x of the polynomial through the points at some indexes is
/// the sum of their values, each times its coefficient. Everything here is public.
/// </summary>
internal static class Lagrange
{
    /// <summary>The coefficient of each index.</summary>
    /// <param name="x">Where the value is wanted: 0 for the key itself. None of the indexes.</param>
    /// <param name="indexes">Different indexes from 1.</param>
    internal static Scalar[] CoefficientsAt(int x, IReadOnlyList<int> indexes)
    {
        var coefficients = new Scalar[indexes.Count];
        for (var i = 0; i < coefficients.Length; i++)
        {
            Scalar numerator = Scalar.Of(1), denominator = Scalar.Of(1);
            foreach (var other in indexes.Where(other => other != indexes[i]))
            {
                MultiplyByDifference(ref numerator, x, other);
                MultiplyByDifference(ref denominator, indexes[i], other);
            }

            Sodium.Invert(out var inverse, denominator);
            Sodium.Multiply(out coefficients[i], numerator, inverse);
        }

        return coefficients;
    }

    /// <summary>The element at x of the polynomial in the exponent; false if an element is not valid or the result is the identity.</summary>
    internal static bool TryInterpolate(int x, IReadOnlyList<int> indexes, IReadOnlyList<GroupElement> elements, out GroupElement value) =>
        TrySum(CoefficientsAt(x, indexes), elements, out value);

    /// <summary>The sum of elements, each times its scalar; false if an element is not valid or the result is the identity.</summary>
    internal static bool TrySum(ReadOnlySpan<Scalar> scalars, IReadOnlyList<GroupElement> elements, out GroupElement sum)
    {
        sum = default;
        for (var i = 0; i < scalars.Length; i++)
        {
            if (Sodium.Multiply(out var product, scalars[i], elements[i]) != 0 || Sodium.Add(out var total, sum, product) != 0)
                return false;
            sum = total;
        }

        return !sum.IsIdentity;
    }

    private static void MultiplyByDifference(ref Scalar product, int minuend, int subtrahend)
    {
        Sodium.Subtract(out var difference, Scalar.Of((uint)minuend), Scalar.Of((uint)subtrahend));
        var before = product;
        Sodium.Multiply(out product, before, difference);
    }
}
