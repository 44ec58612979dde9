using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gateway.Linkage;

namespace Gateway.EndToEnd.Tests.Leaks.Search;

/// <summary>A leak that is planted on purpose is found, in every form; noise is not taken for one.</summary>
public sealed class LeakSearchTests
{
    private static readonly Canary Planted = new("a test", "Brandokfell O'Gartnist");
    private static readonly LeakSearch Search = new(CanaryForms.Of(Planted));

    public static TheoryData<string> Forms => [.. Packers.Keys];

    private static Dictionary<string, Func<string, byte[]>> Packers { get; } = new()
    {
        ["UTF-8"] = Encoding.UTF8.GetBytes,
        ["UTF-16LE"] = Encoding.Unicode.GetBytes,
        ["upper case"] = text => Encoding.UTF8.GetBytes(text.ToUpperInvariant()),
        ["lower case"] = text => Encoding.UTF8.GetBytes(text.ToLowerInvariant()),
        ["normalised"] = _ => "BRANDOKFELLOGARTNIST"u8.ToArray(),
        ["normalised, UTF-16LE"] = _ => Encoding.Unicode.GetBytes("BRANDOKFELLOGARTNIST"),
        ["back to front"] = text => Encoding.UTF8.GetBytes(new string([.. text.Reverse()])),
        ["JSON"] = text => Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(text)),
        ["address"] = text => Encoding.UTF8.GetBytes(Uri.EscapeDataString(text)),
        ["hexadecimal"] = text => Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(text))),
        ["hexadecimal, lower case"] = text => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ["hexadecimal of UTF-16LE"] = text => Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.Unicode.GetBytes(text))),
        ["base64"] = text => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{text} and so on"))),
        ["base64 after one byte"] = text => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($".{text} and so on"))),
        ["base64 after two bytes"] = text => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"..{text} and so on"))),
        ["base64 of UTF-16LE"] = text => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.Unicode.GetBytes(text))),
        ["base64url"] = text => Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))),
        ["SHA-256"] = text => SHA256.HashData(Encoding.UTF8.GetBytes(text)),
        ["SHA-256 in base64"] = text => Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
        ["SHA-512 of upper case in hexadecimal"] = text => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text.ToUpperInvariant())))),
        ["gzip"] = text => Compressed(text, stream => new GZipStream(stream, CompressionLevel.Optimal)),
        ["gzip, stored"] = text => Compressed(text, stream => new GZipStream(stream, CompressionLevel.NoCompression)),
        ["zlib"] = text => Compressed(text, stream => new ZLibStream(stream, CompressionLevel.SmallestSize)),
        ["deflate"] = text => Compressed(text, stream => new DeflateStream(stream, CompressionLevel.Optimal)),
        ["deflate, fast"] = text => Compressed(text, stream => new DeflateStream(stream, CompressionLevel.Fastest)),
        ["deflate of much text"] = text => Compressed($"{Filler(4_000)}{text}{Filler(4_000)}", stream => new DeflateStream(stream, CompressionLevel.Optimal)),
        ["deflate, cut off"] = text => Compressed($"{text}{Filler(4_000)}", stream => new DeflateStream(stream, CompressionLevel.Optimal))[..600],
        ["Brotli"] = text => Compressed(text, stream => new BrotliStream(stream, CompressionLevel.Optimal)),
        ["Brotli, smallest"] = text => Compressed($"{Filler(500)}{text}", stream => new BrotliStream(stream, CompressionLevel.SmallestSize)),
        ["Brotli, fast"] = text => Compressed($"{Filler(500)}{text}", stream => new BrotliStream(stream, CompressionLevel.Fastest)),
        ["base64 in gzip"] = text => Compressed(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), stream => new GZipStream(stream, CompressionLevel.Optimal)),
        ["UTF-16LE in Brotli"] = text => Compressed(text, stream => new BrotliStream(stream, CompressionLevel.Optimal), Encoding.Unicode),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_planted_leak_is_found_in_the_middle_of_noise(string form)
    {
        byte[] content = [.. Noise(20_000, seed: 1), .. Packers[form](Planted.Text), .. Noise(20_000, seed: 2)];
        Assert.Contains(Search.Find(form, content), leak => leak.Canary == Planted);
    }

    [Fact]
    public void Noise_is_not_taken_for_a_leak() => Assert.Empty(Search.Find("noise", Noise(300_000, seed: 3)));

    [Fact]
    public void Text_of_others_is_not_taken_for_a_leak() => Assert.Empty(Search.Find("text", Encoding.UTF8.GetBytes(Filler(50_000))));

    [Fact]
    public void What_the_token_recipe_makes_of_a_person_is_found()
    {
        var person = new PersonIdentifiers
        {
            Names = [Linkage.PersonName.Of("Brandokfell", "Gartnistorm")],
            BirthDates = [new BirthDateText("1961-04-03")],
            Addresses = [new PostalAddress { Place = "Lornsorvtel" }],
        };
        var search = new LeakSearch(CanaryForms.Of(Planted, person));
        foreach (var input in TokenRecipe.For(person))
            Assert.NotEmpty(search.Find("input", (byte[])[.. Noise(100, seed: 4), .. input.Bytes.Span]));
        Assert.Contains(search.Find("sound", "\"name\":\"BRNTK\""u8.ToArray()), leak => leak.Form.StartsWith("part of token input", StringComparison.Ordinal));
        Assert.Empty(search.Find("noise", Noise(100_000, seed: 5)));
    }

    [Fact]
    public void A_text_that_would_be_found_by_chance_is_no_canary() => Assert.Throws<ArgumentException>(() => new Canary("a test", "Smith"));

    [Fact]
    public void What_the_library_deflates_is_inflated_here_as_the_library_inflates_it()
    {
        var random = new Random(6);
        var output = new byte[100_000];
        for (var round = 0; round < 300; round++)
        {
            var content = new byte[random.Next(1, 40_000)];
            // A small alphabet gives long copies and dynamic codes, a large one stored blocks.
            var alphabet = random.Next(1, 256);
            for (var index = 0; index < content.Length; index++)
                content[index] = (byte)random.Next(alphabet);
            var level = (CompressionLevel)random.Next(4);
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, level, leaveOpen: true))
                deflate.Write(content);
            var length = DeflateScan.Inflate(packed.ToArray(), output);
            Assert.True(output.AsSpan(0, length).SequenceEqual(content), $"round {round}, {content.Length} bytes of {alphabet}, {level}");
        }
    }

    private static byte[] Compressed(string text, Func<Stream, Stream> open, Encoding? encoding = null)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
            stream.Write((encoding ?? Encoding.UTF8).GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Noise(int length, int seed)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    private static string Filler(int length)
    {
        string[] words = ["panel", "heard", "review", "month", "action", "agreed", "officer", "visit", "weekly", "order", "made", "risk"];
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(words[random.Next(words.Length)]).Append(' ');
        return text.ToString();
    }
}
