using System.Text;
using Gateway.Contracts.Options.V1;
using Gateway.Hosting.Logging;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>No identity and no narrative is anywhere but in the register of the force that entered it.</summary>
public sealed class LeakTests(LeakScenario scenario) : IClassFixture<LeakScenario>
{
    [Fact]
    public void Nothing_on_disk_told_or_traced_holds_a_canary()
    {
        var leaks = scenario.Everything.SelectMany(content => scenario.Search.Find(content.Name, content.Bytes)).ToList();
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

    [Fact]
    public void The_canaries_did_go_in_and_through()
    {
        var text = Encoding.UTF8.GetString(scenario.Registers[0].Bytes);
        foreach (var planted in (string[])["AmendCase case reference", "person surname", "AmendCase evidence", "import 0 name", "AmendCase new alias"])
            Assert.Contains(scenario.Garden.Text(planted), text, StringComparison.Ordinal);
        Assert.Equal(2, scenario.Disclosed.Count);
        Assert.Contains(scenario.Disclosed, record => record.ToByteString().ToStringUtf8().Contains(scenario.Garden.Text("AmendCase item text history"), StringComparison.Ordinal));
        Assert.True(scenario.Refusals > 200, $"only {scenario.Refusals} calls were refused");
    }

    [Fact]
    public void Every_field_of_identity_or_narrative_of_every_door_held_a_canary()
    {
        var held = new HashSet<FieldDescriptor>();
        scenario.Entered.ForEach(message => AddHeld(message, held));
        var wanted = new HashSet<FieldDescriptor>();
        foreach (var message in scenario.Entered)
            AddWanted(message.Descriptor, wanted);
        Assert.NotEmpty(wanted);
        Assert.Empty(wanted.Except(held).Select(field => field.FullName));
    }

    [Theory]
    [InlineData("person surname")]
    [InlineData("AmendCase item text order")]
    public void A_leak_into_a_role_s_log_would_be_found(string where)
    {
        using var lines = new StringWriter();
        using (var log = RedactedLog.To(lines))
            log.Warning("A line that names {Somebody}", scenario.Garden.Text(where));
        Assert.Contains(scenario.Search.Find("log", Encoding.UTF8.GetBytes(lines.ToString())), leak => leak.Canary.Where == where);
    }

    [Fact]
    public void A_leak_that_is_planted_compressed_on_the_event_log_is_found()
    {
        var leaks = scenario.WithPlantedLeak.SelectMany(content => scenario.Search.Find(content.Name, content.Bytes)).ToList();
        Assert.Contains(leaks, leak => leak.Source.StartsWith("event-log.db", StringComparison.Ordinal));
        Assert.Contains(leaks, leak => leak.Source.StartsWith("values of event-log.db", StringComparison.Ordinal));
        Assert.All(leaks, leak => Assert.Equal("planted on the event log", leak.Canary.Where));
    }

    [Fact]
    public void The_registers_hold_canaries_so_the_search_is_awake() =>
        Assert.True(scenario.Search.Find("register", scenario.Registers[0].Bytes).Select(leak => leak.Canary).Distinct().Count() > 50);

    private static void AddHeld(IMessage message, HashSet<FieldDescriptor> held)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var values = field.Accessor.GetValue(message) switch
            {
                null => [],
                string text => [text],
                System.Collections.IList list => list.Cast<object>(),
                var one => [one],
            };
            foreach (var value in values)
            {
                if (value is string { Length: > 0 })
                    held.Add(field);
                else if (value is IMessage inner)
                    AddHeld(inner, held);
            }
        }
    }

    private static void AddWanted(MessageDescriptor type, HashSet<FieldDescriptor> wanted)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.Message)
                AddWanted(field.MessageType, wanted);
            else if (field.GetOptions()?.GetExtension(DataClassExtensions.DataClass) is DataClass.Identity or DataClass.Narrative)
                wanted.Add(field);
        }
    }
}
