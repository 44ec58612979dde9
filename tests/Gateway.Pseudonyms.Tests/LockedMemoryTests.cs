using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms.Tests;

public sealed class LockedMemoryTests
{
    [Fact]
    public void A_secret_moves_into_guarded_memory_and_its_source_is_wiped()
    {
        Assert.True(Scalar.TryRead([1, .. new byte[31]], out var source));
        using var locked = new LockedScalar(ref source);

        Assert.True(source.IsZero);
        using var reading = locked.Read();
        Assert.Equal(1, reading.Scalar.Bytes[0]);
    }

    [Fact]
    public void The_memory_is_unreadable_unless_a_reading_is_open()
    {
        Assert.True(Scalar.TryRead([1, .. new byte[31]], out var source));
        using var locked = new LockedScalar(ref source);
        Assert.Equal("---p", Protection(locked.DangerousGetHandle()));

        using (locked.Read())
        {
            using (locked.Read())
                Assert.Equal("r--p", Protection(locked.DangerousGetHandle()));
            Assert.Equal("r--p", Protection(locked.DangerousGetHandle()));
        }

        Assert.Equal("---p", Protection(locked.DangerousGetHandle()));
    }

    /// <summary>The permissions of the page at an address, as Linux lists them.</summary>
    private static string Protection(nint address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Page permissions are read from /proc/self/maps, which only Linux has.");
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var range = line.Split(' ')[0].Split('-').Select(bound => Convert.ToInt64(bound, 16)).ToArray();
            if (range[0] <= address && address < range[1])
                return line.Split(' ')[1];
        }

        return "unmapped";
    }
}
