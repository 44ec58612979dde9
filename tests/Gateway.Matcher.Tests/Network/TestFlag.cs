using System.Collections.Immutable;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Linkage;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenSet = Gateway.Linkage.TokenSet;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Matcher.Tests.Network;

/// <summary>One version of a flag, as a test wants it published.</summary>
internal sealed record TestFlag(FlagId Id, string Node, ulong Version, ImmutableSortedDictionary<uint, TokenSet> Sets)
{
    public const uint Epoch = 1;

    /// <summary>A flag with tokens of the usual epoch.</summary>
    public static TestFlag Of(ulong id, string node, params Token[] tokens) =>
        new(new FlagId(id), node, 1, ImmutableSortedDictionary<uint, TokenSet>.Empty.Add(Epoch, TokenSet.Of(tokens)));

    public byte[] Key => Id.ToBytes();

    public TestFlag Amended(params Token[] tokens) => this with { Version = Version + 1, Sets = Sets.Clear().Add(Epoch, TokenSet.Of(tokens)) };

    public TestFlag AlsoUnder(uint epoch, params Token[] tokens) => this with { Sets = Sets.Add(epoch, TokenSet.Of(tokens)) };

    public TestFlag Retracted() => this with { Version = Version + 1, Sets = Sets.Clear() };

    public FlagRecord ToMessage(TestNetwork network)
    {
        var message = new FlagRecord { FlagId = ByteString.CopyFrom(Key), Version = Version, Agency = Node, Force = network.ForceOf(Node) };
        message.TokenSets.AddRange(Sets.Select(set => new TokenSetMessage { Epoch = set.Key, Tokens = ByteString.CopyFrom(set.Value.ToBytes()) }));
        if (Sets.Count == 0)
            message.RetractedAt = network.Clock.GetUtcNow().ToTimestamp();
        return message;
    }

    public NewRecord ToRecord(TestNetwork network) => Signed(network, Node, Key, ToMessage(network));

    /// <summary>Any message signed by a member under any key, for what no honest node would publish.</summary>
    public static NewRecord Signed(TestNetwork network, string member, byte[] key, IMessage message) =>
        new(Topics.Flags, key, new EventSigner(member, network.SigningKeyOf(member), network.Clock).Wrap(Topics.Flags.Name, key, message));
}

/// <summary>A tiny model, and tokens for it.</summary>
internal static class TinyModel
{
    /// <summary>An agreeing id is enough for a match; a name needs a date and a postcode beside it.</summary>
    public static LinkageModel Model { get; } = Of(version: 1, matchThreshold: 2);

    public static LinkageModel Of(int version, double matchThreshold) => new(
        version, TokenRecipe.Version, frequencyTableVersion: 0, intercept: -3, matchThreshold,
        [new TokenWeight(TokenType.Name, Agree: 3, Disagree: -1), new TokenWeight(TokenType.DatePostcode, Agree: 2.5, Disagree: -0.25), new TokenWeight(TokenType.Id, Agree: 6, Disagree: -4)]);

    public static Token Name(ulong value) => new(TokenType.Name, value);

    public static Token Postcode(ulong value) => new(TokenType.DatePostcode, value);

    public static Token Id(ulong value) => new(TokenType.Id, value);
}
