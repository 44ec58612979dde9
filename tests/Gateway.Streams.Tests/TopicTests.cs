using System.Text;

namespace Gateway.Streams.Tests;

public sealed class TopicTests
{
    // Published with Kafka's own tests: org.apache.kafka.common.utils.UtilsTest.testMurmur2.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Partitions_are_those_of_Kafkas_partitioner(string key, int murmur2)
    {
        foreach (var partitions in (int[])[1, 12, 48, int.MaxValue])
            Assert.Equal((murmur2 & int.MaxValue) % partitions, new Topic("t", partitions, Topics.Flags.Cleanup).PartitionOf(Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void Every_topic_has_its_own_versioned_name()
    {
        Assert.Equal(8, Topics.All.Select(topic => topic.Name).Distinct().Count());
        Assert.All(Topics.All, topic => Assert.EndsWith(".v1", topic.Name));
    }

    [Fact]
    public void A_record_that_Kafka_would_refuse_is_refused_on_every_engine()
    {
        Assert.Throws<ArgumentException>(() => new NewRecord(Topics.Flags, [], [1]));
        Assert.Throws<ArgumentException>(() => new NewRecord(Topics.Flags, [1], new byte[NewRecord.MaximumBytes]));
    }
}
