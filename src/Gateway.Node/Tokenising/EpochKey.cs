using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Pseudonyms;

namespace Gateway.Node.Tokenising;

/// <summary>The custodian of one share.</summary>
/// <param name="Index">Index of the share.</param>
/// <param name="Member">The custodian.</param>
internal sealed record ShareCustodian(int Index, EnrolledMember Member);

/// <summary>The pseudonym key of one epoch as it is enrolled: its public half, and who holds which share.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="PublicKey">The public half. A key that is not split counts as one of which one share is needed.</param>
/// <param name="Custodians">Who holds which share, in the order of the indexes.</param>
internal sealed record EpochKey(uint Epoch, SplitPublicKey PublicKey, IReadOnlyList<ShareCustodian> Custodians)
{
    /// <summary>How many custodians must answer.</summary>
    public int Threshold => PublicKey.Scheme.Threshold;

    /// <summary>The epochs for which some custodian is enrolled, oldest first.</summary>
    public static IReadOnlyList<uint> LiveIn(EnrolmentRegister register) =>
        [.. register.Running(Component.Custodian).SelectMany(custodian => custodian.Entry.CustodianKeys).Select(key => key.Epoch).Distinct().Order()];

    /// <summary>Reads the key of an epoch.</summary>
    /// <exception cref="TokenisingException">Nobody is enrolled for the epoch, or what is enrolled does not belong together: nothing may be made with it.</exception>
    public static EpochKey Of(EnrolmentRegister register, uint epoch)
    {
        var enrolled = register.Running(Component.Custodian)
            .SelectMany(custodian => custodian.Entry.CustodianKeys, (custodian, key) => (Custodian: custodian, Key: key))
            .Where(held => held.Key.Epoch == epoch)
            .OrderBy(held => held.Key.ShareIndex).ThenBy(held => held.Custodian.Code, StringComparer.Ordinal)
            .ToList();
        if (enrolled.Count == 0)
            throw new TokenisingException(RefusalReason.UnknownEpoch, $"No custodian is enrolled with a key for epoch {epoch}: load the newest enrolment register.");
        try
        {
            var shareKeys = enrolled.Select(held => PseudonymPublicKey.Import(held.Key.PublicKey.Span)).ToList();
            var publicKey = register.KeyEpochs.Where(split => split.Epoch == epoch).ToList() switch
            {
                [] => Whole(enrolled.TrueForAll(held => held.Key.ShareIndex == 0), shareKeys),
                [var split] => Split(split, [.. enrolled.Select(held => held.Key.ShareIndex)], shareKeys),
                _ => throw new PseudonymProtocolException("The epoch is there twice."),
            };
            return new EpochKey(epoch, publicKey, [.. enrolled.Select((held, at) => new ShareCustodian(at + 1, held.Custodian))]);
        }
        catch (PseudonymProtocolException wrong)
        {
            throw new TokenisingException(RefusalReason.UnknownEpoch, $"The enrolment register's keys for epoch {epoch} are not to be used. {wrong.Message}");
        }
    }

    private static SplitPublicKey Whole(bool isWhole, List<PseudonymPublicKey> keys) =>
        isWhole
            ? SplitPublicKey.Of(new ShareScheme(threshold: 1, keys.Count), keys[0], keys)
            : throw new PseudonymProtocolException("Custodians hold shares of it, but the register does not say of which key: load the newest one.");

    private static SplitPublicKey Split(KeyEpoch split, uint[] indexes, List<PseudonymPublicKey> shareKeys)
    {
        if (!indexes.SequenceEqual(Enumerable.Range(1, indexes.Length).Select(index => (uint)index)) || indexes.Length > ShareScheme.MostShares)
            throw new PseudonymProtocolException("Its shares are not numbered from 1 with one custodian each.");
        if (split.Threshold < 1 || split.Threshold > indexes.Length)
            throw new PseudonymProtocolException($"{split.Threshold} of {indexes.Length} shares cannot be what is needed.");
        return SplitPublicKey.Of(new ShareScheme((int)split.Threshold, indexes.Length), PseudonymPublicKey.Import(split.PublicKey.Span), shareKeys);
    }
}
