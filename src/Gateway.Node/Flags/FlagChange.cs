using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Gateway.Contracts.Node.V1;
using Gateway.Linkage;
using Gateway.Node.Cases;
using Gateway.Node.Consent;
using Gateway.Node.Labels;
using Gateway.Node.Tokenising;
using Gateway.Policy;
using Gateway.Storage;
using Google.Protobuf;

namespace Gateway.Node.Flags;

/// <summary>
/// Brings the flags of a case in line with the case, and writes what is to be published to the outbox, all in the transaction of the
/// case's own change. A flag keeps its id for ever; its version rises when its identity changes, its label's version when the label does.
/// </summary>
internal static class FlagChange
{
    /// <summary>What a change did to the flags of a case.</summary>
    /// <param name="Touched">Flags of which something is to be published.</param>
    /// <param name="Retracted">Flags that this change retracted.</param>
    internal sealed record Outcome(IReadOnlyList<byte[]> Touched, int Retracted);

    /// <summary>Flags the subjects of a case as it now is; retracts the flags of those who are no longer in it.</summary>
    public static async Task<Outcome> FollowAsync(DbConnection connection, byte[] caseId, Case known, DateTimeOffset now)
    {
        var consent = new ConsentReading(await ConsentFacts.OfAsync(connection, caseId), LondonTime.DateAt(now));
        var wanted = Flaggability.Obstacles(known).Count == 0 ? known.Subjects.ToDictionary(subject => subject.Reference, StringComparer.Ordinal) : [];
        var held = (await FlagRows.OfCaseAsync(connection, caseId)).ToDictionary(flag => flag.SubjectReference, StringComparer.Ordinal);

        var touched = new List<byte[]>();
        foreach (var subject in wanted.Values)
        {
            var label = LabelMaker.Make(known, subject, consent).ToByteArray();
            if (await StandAsync(connection, caseId, subject, label, held.GetValueOrDefault(subject.Reference), now) is { } flagId)
                touched.Add(flagId);
        }

        var retracted = 0;
        foreach (var flag in held.Values.Where(flag => flag.RetractedAt is null && !wanted.ContainsKey(flag.SubjectReference)))
        {
            await RetractAsync(connection, flag, now);
            touched.Add(flag.FlagId);
            retracted++;
        }

        return new Outcome(touched, retracted);
    }

    /// <summary>Retracts every flag of a case (protocol decision 10).</summary>
    public static async Task<Outcome> RetractAllAsync(DbConnection connection, byte[] caseId, DateTimeOffset now)
    {
        var standing = (await FlagRows.OfCaseAsync(connection, caseId)).Where(flag => flag.RetractedAt is null).ToList();
        foreach (var flag in standing)
            await RetractAsync(connection, flag, now);
        return new Outcome([.. standing.Select(flag => flag.FlagId)], standing.Count);
    }

    private static async Task<byte[]?> StandAsync(DbConnection connection, byte[] caseId, Subject subject, byte[] label, FlagRow? held, DateTimeOffset now)
    {
        var identity = IdentityOf(subject);
        if (held is null)
        {
            var flag = new FlagRow
            {
                FlagId = RandomNumberGenerator.GetBytes(FlagId.Size),
                CaseId = caseId,
                SubjectReference = subject.Reference,
                Version = 1,
                IdentitySha256 = identity,
                LabelVersion = 1,
                Label = label,
                PublishedVersion = 0,
                PublishedLabelVersion = 0,
            };
            await FlagRows.InsertAsync(connection, flag);
            await EnqueueAsync(connection, flag.FlagId, Outbox.Flag, 1, now);
            await EnqueueAsync(connection, flag.FlagId, Outbox.Label, 1, now);
            return flag.FlagId;
        }

        var stands = held.RetractedAt is null;
        var sameIdentity = stands && held.IdentitySha256.AsSpan().SequenceEqual(identity);
        var sameLabel = stands && held.Label.AsSpan().SequenceEqual(label);
        if (sameIdentity && sameLabel)
            return null;
        var changed = held with
        {
            Version = held.Version + (sameIdentity ? 0 : 1),
            IdentitySha256 = identity,
            LabelVersion = held.LabelVersion + (sameLabel ? 0 : 1),
            Label = label,
            RetractedAt = null,
        };
        await FlagRows.UpdateAsync(connection, changed);
        if (!sameIdentity)
            await EnqueueAsync(connection, changed.FlagId, Outbox.Flag, changed.Version, now);
        if (!sameLabel)
            await EnqueueAsync(connection, changed.FlagId, Outbox.Label, changed.LabelVersion, now);
        return changed.FlagId;
    }

    private static async Task RetractAsync(DbConnection connection, FlagRow flag, DateTimeOffset now)
    {
        var retracted = flag with { Version = flag.Version + 1, LabelVersion = flag.LabelVersion + 1, Label = null, RetractedAt = PortableTypes.ToMicroseconds(now) };
        await FlagRows.UpdateAsync(connection, retracted);
        await EnqueueAsync(connection, flag.FlagId, Outbox.Flag, retracted.Version, now);
        await EnqueueAsync(connection, flag.FlagId, Outbox.Label, retracted.LabelVersion, now);
    }

    private static Task<int> EnqueueAsync(DbConnection connection, byte[] flagId, string kind, long version, DateTimeOffset now) =>
        connection.ExecuteAsync(
            "INSERT INTO outbox (flag_id, kind, version, written_at) VALUES (@flagId, @kind, @version, @now)", new { flagId, kind, version, now });

    // Over the inputs of the match tokens: a change that no token sees is no change of the flag.
    private static byte[] IdentityOf(Subject subject)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([TokenRecipe.Version]);
        foreach (var input in TokenRecipe.For(SubjectIdentifiers.Of(subject)))
            hash.AppendData(SHA256.HashData(input.Bytes.Span));
        return hash.GetHashAndReset();
    }
}
