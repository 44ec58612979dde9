using Confluent.Kafka;

namespace Gateway.Streams.Kafka;

/// <summary>Hands records to a producer in order and waits until every one is acknowledged.</summary>
internal sealed class KafkaBatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly LogPosition[] _positions;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Error? _error;
    private int _open;

    private KafkaBatch(int count)
    {
        _positions = new LogPosition[count];
        _open = count;
    }

    public static async Task<IReadOnlyList<LogPosition>> SendAsync(
        IProducer<byte[], byte[]?> producer, KafkaClients clients, IReadOnlyList<NewRecord> records, CancellationToken cancellation)
    {
        if (records.Count == 0)
            return [];
        var batch = new KafkaBatch(records.Count);
        for (var index = 0; index < records.Count; index++)
            await batch.ProduceAsync(producer, clients, records[index], index, cancellation);
        await batch._done.Task.WaitAsync(cancellation);
        return batch._error is { } error ? throw KafkaFaults.Translate(new KafkaException(error), error, "appending") : batch._positions;
    }

    private async Task ProduceAsync(IProducer<byte[], byte[]?> producer, KafkaClients clients, NewRecord record, int index, CancellationToken cancellation)
    {
        var partition = new TopicPartition(clients.Name(record.Topic.Name), record.Partition);
        var message = new Message<byte[], byte[]?> { Key = record.Key, Value = record.Value };
        while (true)
        {
            try
            {
                producer.Produce(partition, message, report => Delivered(record, index, report));
                return;
            }
            catch (ProduceException<byte[], byte[]?> fault) when (fault.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(Pause, cancellation);
            }
            catch (KafkaException fault)
            {
                throw KafkaFaults.Translate(fault, fault.Error, "appending");
            }
        }
    }

    private void Delivered(NewRecord record, int index, DeliveryReport<byte[], byte[]?> report)
    {
        if (report.Error.IsError)
            _error = report.Error;
        else
            _positions[index] = new LogPosition(record.Topic.Name, report.Partition.Value, report.Offset.Value);
        if (Interlocked.Decrement(ref _open) == 0)
            _done.TrySetResult();
    }
}
