using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>
/// The functions of libsodium that the protocol is built on. All of them run in time independent of secret values. A result
/// must not be one of the arguments: the generated call clears it first.
/// </summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    // A libsodium that cannot start must stop the process from computing anything.
    static Sodium()
    {
        if (sodium_init() < 0)
            throw new InvalidOperationException("libsodium could not be initialised; check that the native library beside this program is intact.");
        if (crypto_hash_sha512_statebytes() != (nuint)Unsafe.SizeOf<Sha512State>())
            throw new InvalidOperationException("This libsodium lays out its SHA-512 state differently; use the version named in Directory.Packages.props.");
    }

    /// <summary>q = n·p. -1 if p is no group element or the product is the identity.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ristretto255")]
    internal static partial int Multiply(out GroupElement q, in Scalar n, in GroupElement p);

    /// <summary>q = n·generator. -1 if the product is the identity.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ristretto255_base")]
    internal static partial int MultiplyGenerator(out GroupElement q, in Scalar n);

    /// <summary>r = p + q. -1 if either is no group element.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_add")]
    internal static partial int Add(out GroupElement r, in GroupElement p, in GroupElement q);

    /// <summary>1 if p is the canonical encoding of a group element, the identity included.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_is_valid_point")]
    internal static partial int IsValid(in GroupElement p);

    /// <summary>The one-way map of RFC 9496, section 4.3.4, from 64 uniform bytes.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_from_hash")]
    internal static partial int FromUniform(out GroupElement p, in Uniform64 bytes);

    /// <summary>The remainder of a 64-byte little-endian number modulo the group order.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_reduce")]
    internal static partial void Reduce(out Scalar remainder, in Uniform64 number);

    /// <summary>-1 if the scalar is zero.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_invert")]
    internal static partial int Invert(out Scalar inverse, in Scalar scalar);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_mul")]
    internal static partial void Multiply(out Scalar product, in Scalar x, in Scalar y);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_add")]
    internal static partial void Add(out Scalar sum, in Scalar x, in Scalar y);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_sub")]
    internal static partial void Subtract(out Scalar difference, in Scalar x, in Scalar y);

    [LibraryImport(Library, EntryPoint = "crypto_hash_sha512_init")]
    internal static partial int HashInit(out Sha512State state);

    [LibraryImport(Library, EntryPoint = "crypto_hash_sha512_update")]
    internal static partial int HashUpdate(ref Sha512State state, ReadOnlySpan<byte> bytes, ulong length);

    [LibraryImport(Library, EntryPoint = "crypto_hash_sha512_final")]
    internal static partial int HashFinal(ref Sha512State state, out Uniform64 digest);

    [LibraryImport(Library, EntryPoint = "sodium_malloc")]
    internal static partial nint Allocate(nuint size);

    [LibraryImport(Library, EntryPoint = "sodium_free")]
    internal static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "sodium_mprotect_noaccess")]
    internal static partial int ForbidAccess(nint memory);

    [LibraryImport(Library, EntryPoint = "sodium_mprotect_readonly")]
    internal static partial int AllowReading(nint memory);

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    private static partial nuint crypto_hash_sha512_statebytes();
}
