using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>
/// A secret scalar in libsodium's guarded memory: locked against swapping and left out of core dumps where the system allows,
/// between guard pages, unreadable except while a <see cref="Reading"/> is open, wiped when freed.
/// </summary>
internal sealed class LockedScalar : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Lock _gate = new();
    private int _readers;

    /// <summary>Moves <paramref name="scalar"/> into guarded memory; the argument is wiped.</summary>
    internal LockedScalar(ref Scalar scalar)
        : base(ownsHandle: true)
    {
        SetHandle(Sodium.Allocate(Scalar.Length));
        if (IsInvalid)
            throw new InvalidOperationException("No guarded memory for a key; raise the process's locked-memory limit (ulimit -l).");

        unsafe
        {
            *(Scalar*)handle = scalar;
        }

        scalar.Clear();
        Protect(Sodium.ForbidAccess(handle));
    }

    /// <summary>Opens the memory for reading until the result is disposed. Readings may overlap.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    internal Reading Read() => new(this);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Sodium.Free(handle);
        return true;
    }

    private static void Protect(int result)
    {
        if (result != 0)
            throw new InvalidOperationException("The memory protection of a key could not be changed; the process is not allowed to call mprotect.");
    }

    private void BeginReading()
    {
        var added = false;
        DangerousAddRef(ref added);
        lock (_gate)
        {
            if (_readers++ == 0)
                Protect(Sodium.AllowReading(handle));
        }
    }

    private void EndReading()
    {
        lock (_gate)
        {
            if (--_readers == 0)
                Protect(Sodium.ForbidAccess(handle));
        }

        DangerousRelease();
    }

    /// <summary>The time in which the scalar is readable.</summary>
    internal readonly ref struct Reading : IDisposable
    {
        private readonly LockedScalar _owner;

        internal Reading(LockedScalar owner)
        {
            _owner = owner;
            owner.BeginReading();
            unsafe
            {
                Scalar = ref Unsafe.AsRef<Scalar>((void*)owner.handle);
            }
        }

        /// <summary>The scalar in place: to be used, not copied.</summary>
        internal readonly ref readonly Scalar Scalar;

        /// <summary>Closes the memory again when no other reading is open.</summary>
        public void Dispose() => _owner.EndReading();
    }
}
