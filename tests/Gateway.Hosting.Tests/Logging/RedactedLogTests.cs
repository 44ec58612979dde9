using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Logging;
using Google.Protobuf;

namespace Gateway.Hosting.Tests.Logging;

public sealed class RedactedLogTests
{
    private const string Canary = "Canary-Quillfeather-7731";

    private static readonly Case Case = new() { Reference = Canary, Team = Canary, Subjects = { new Subject { Names = { new PersonName { Surname = Canary } } } } };

    [Fact]
    public void A_message_as_a_property_is_not_written()
    {
        Assert.Contains("[redacted]", Written(log => log.Information("Case {Case}", Case)));
        Assert.Contains("[redacted]", Written(log => log.Information("Case {@Case}", Case)));
        Assert.Contains("[redacted]", Written(log => log.Information("Case {$Case}", Case)));
    }

    [Fact]
    public void A_message_inside_an_object_a_list_or_a_dictionary_is_not_written()
    {
        Written(log => log.Information("{@Held}", new { Case, Name = Canary }));
        Written(log => log.Information("{@Held}", new[] { Case }));
        Written(log => log.Information("{Held}", new[] { Case }));
        Written(log => log.Information("{Held}", new Dictionary<string, Case> { ["case"] = Case }));
        Written(log => log.Information("{@Held}", new Dictionary<string, Case> { [Canary] = Case }));
        Written(log => log.Information("{Held}", (Case, 1)));
        Written(log => log.ForContext("Case", Case, destructureObjects: true).Information("In context"));
    }

    [Fact]
    public void A_record_of_names_is_not_taken_apart() =>
        Written(log => log.Information("{@Person}", new Person(Canary)));

    [Fact]
    public void Tokens_and_signed_bodies_are_not_written() =>
        Assert.DoesNotContain(
            Convert.ToBase64String(ByteString.CopyFromUtf8(Canary).Span),
            Written(log => log.Information("{Set} {Envelope}", new TokenSet { Tokens = ByteString.CopyFromUtf8(Canary) }, new Envelope { Body = ByteString.CopyFromUtf8(Canary) })));

    [Fact]
    public void Of_an_exception_type_and_place_are_written_and_no_words()
    {
        var written = Written(log =>
        {
            try
            {
                Fail();
            }
            catch (InvalidOperationException exception)
            {
                log.Error(exception, "Import failed");
            }
        });

        Assert.Contains("System.InvalidOperationException", written);
        Assert.Contains("System.FormatException", written);
        Assert.Contains(nameof(Fail), written);
    }

    [Fact]
    public void The_least_level_holds() =>
        Assert.Empty(Written(log => log.Debug("Not asked for")));

    private static void Fail()
    {
        try
        {
            throw new FormatException($"'{Canary}' is no date");
        }
        catch (FormatException inner)
        {
            throw new InvalidOperationException($"Row of {Canary}", inner);
        }
    }

    private static string Written(Action<Serilog.ILogger> write)
    {
        using var lines = new StringWriter();
        using (var log = RedactedLog.To(lines))
            write(log);
        Assert.DoesNotContain(Canary, lines.ToString());
        return lines.ToString();
    }

    private sealed record Person(string Surname)
    {
        public override string ToString() => "[redacted]";
    }
}
