using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Streams;
using Google.Protobuf;

namespace Gateway.EndToEnd.Tests.Processes;

/// <summary>What nodes have published.</summary>
internal static class PublishedFlags
{
    /// <summary>Every record of flags.v1 and labels.v1, in the order of its partition, each as topic and body; all verify.</summary>
    public static async Task<ILookup<ByteString, Published>> OnLogAsync(ProcessDeployment deployment)
    {
        var opener = new EventOpener(deployment.Folder.Register);
        var records = new List<Published>();
        await foreach (var record in deployment.EventLog.ReplayAsync(Topics.Flags))
        {
            Assert.True(opener.TryOpen<FlagRecord>(record.Topic, record.Key, record.Value, Component.Node, out var opened, out _));
            records.Add(new Published(opened.Body.FlagId, record.Topic, opened.Body.Version, opened.Body.ToByteString()));
        }

        await foreach (var record in deployment.EventLog.ReplayAsync(Topics.Labels))
        {
            Assert.True(opener.TryOpen<LabelRecord>(record.Topic, record.Key, record.Value, Component.Node, out var opened, out _));
            records.Add(new Published(opened.Body.FlagId, record.Topic, opened.Body.Version, opened.Body.ToByteString()));
        }

        return records.ToLookup(record => record.FlagId);
    }
}

/// <summary>A record of a flag or label.</summary>
internal sealed record Published(ByteString FlagId, string Topic, ulong Version, ByteString Body);
