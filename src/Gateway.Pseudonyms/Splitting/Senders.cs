namespace Gateway.Pseudonyms;

/// <summary>A ceremony goes on only when each custodian has sent its message, once.</summary>
internal static class Senders
{
    /// <summary>The messages in the order of the senders that are expected.</summary>
    /// <exception cref="PseudonymProtocolException">One is missing, double, or of nobody who takes part.</exception>
    internal static T[] RequireOneOfEach<T>(IReadOnlyCollection<T> messages, Func<T, int> senderOf, IEnumerable<int> expected, string what)
    {
        var senders = expected.ToArray();
        foreach (var message in messages)
        {
            if (!senders.Contains(senderOf(message)))
                throw new PseudonymProtocolException(senderOf(message), $"{what} came from an index that takes no part; leave it out.");
        }

        return [.. senders.Select(sender => messages.Where(message => senderOf(message) == sender).ToArray() switch
        {
            [var only] => only,
            [] => throw new PseudonymProtocolException(sender, $"{what} is missing; wait for it."),
            _ => throw new PseudonymProtocolException(sender, $"{what} was sent twice; the ceremony stops here."),
        })];
    }
}
