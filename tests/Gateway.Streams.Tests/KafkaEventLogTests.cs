namespace Gateway.Streams.Tests;

public sealed class KafkaEventLogTests(KafkaBroker broker) : EventLogContract
{
    private readonly string _prefix = $"t{Guid.CreateVersion7():N}.";
    private string _address = "";

    internal override Location Location => new("kafka", _address, _prefix);

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(KafkaBroker.Missing is null, KafkaBroker.Missing ?? "");
        _address = await broker.AddressAsync();
        await base.InitializeAsync();
    }

    // Kafka compacts closed segments only, and closes one when a record arrives after its time: so records keep arriving until it is done.
    protected override async Task CompactAsync(Topic topic, Func<Task<bool>> done)
    {
        for (var round = 0; !await done(); round++)
        {
            var fillers = Enumerable.Range(0, 20 * topic.Partitions).Select(number => new NewRecord(topic, $"filler {round} {number}", [1]));
            await Log.AppendAsync([.. fillers], Stop);
            await Task.Delay(250, Stop);
        }
    }
}
