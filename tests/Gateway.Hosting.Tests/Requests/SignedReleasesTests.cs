using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Tests.Requests;

public sealed class SignedReleasesTests
{
    private static readonly SigningKey Holder = SigningKey.Generate();
    private static readonly byte[] DisclosureId = [.. Enumerable.Range(0, 16).Select(number => (byte)number)];

    [Fact]
    public void A_release_is_the_holders_own_for_its_disclosure() => Assert.True(SignedReleases.Verify(Released(), DisclosureId, Holder.VerifyingKey));

    [Fact]
    public void A_release_of_another_holder_or_disclosure_is_not_believed()
    {
        using var other = SigningKey.Generate();

        Assert.False(SignedReleases.Verify(Released(), DisclosureId, other.VerifyingKey));
        Assert.False(SignedReleases.Verify(Released(), new byte[16], Holder.VerifyingKey));
        Assert.False(SignedReleases.Verify(Released(), [], Holder.VerifyingKey));
    }

    public static TheoryData<Action<ReleaseReply>> Altered => new(
        reply => reply.SealedContent = ByteString.CopyFromUtf8("other"),
        reply => reply.SealedContent = ByteString.Empty,
        reply => reply.Tier = Tier.Full,
        reply => reply.Fields.Add("victim_derived"),
        reply => reply.Fields.Clear(),
        reply => { reply.Fields.Clear(); reply.Fields.Add("historyrisk"); },
        reply => { reply.Fields.Clear(); reply.Fields.Add(["risk", "history"]); },
        reply => reply.Signature = ByteString.Empty,
        reply => reply.Signature = ByteString.CopyFrom(new byte[64]));

    [Theory]
    [MemberData(nameof(Altered))]
    public void A_release_that_was_altered_on_its_way_is_not_believed(Action<ReleaseReply> alter)
    {
        var reply = Released();
        alter(reply);

        Assert.False(SignedReleases.Verify(reply, DisclosureId, Holder.VerifyingKey));
    }

    private static ReleaseReply Released()
    {
        var reply = new ReleaseReply { SealedContent = ByteString.CopyFromUtf8("sealed"), Tier = Tier.Summary, Fields = { "history", "risk" } };
        SignedReleases.Sign(reply, DisclosureId, Holder);
        return reply;
    }
}
