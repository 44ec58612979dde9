using Confluent.Kafka;

namespace Gateway.Streams.Kafka;

/// <summary>What Kafka's error codes mean and what to do about them.</summary>
internal static class KafkaFaults
{
    public static EventLogException Translate(Exception cause, Error error, string doing) => error.Code switch
    {
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => new(
            EventLogFault.UnknownTopic, $"Kafka does not know a topic or partition ({doing}). Create the topics first.", cause),
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication => new(
            EventLogFault.Denied, $"Kafka refused this client ({doing}, {error.Code}). Check its credentials and its rights.", cause),
        ErrorCode.KafkaStorageError => new(
            EventLogFault.Full, $"A Kafka broker cannot write to its disk ({doing}). Look at the brokers' disks, then try again.", cause),
        _ => new(EventLogFault.Unavailable, $"Kafka did not do it ({doing}, {error.Code}). Check that the brokers run and can be reached, then try again.", cause),
    };

    /// <summary>Whether a commit was refused because partitions are moving: this member must poll, and may have lost some.</summary>
    public static bool IsRebalance(Error error) => error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration;

    /// <summary>Whether a commit was refused because this member is no longer one.</summary>
    public static bool IsExpulsion(Error error) =>
        error.Code is ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId or ErrorCode.Local_Fenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_AssignmentLost;
}
