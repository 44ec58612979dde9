using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Queries;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Queries;

public sealed class PaddedReplyTests
{
    [Fact]
    public void Every_size_of_answer_makes_a_reply_of_the_one_size()
    {
        for (var length = 0; length <= 12_000; length += 7)
        {
            var answer = new QueryAnswer { HeardElsewhere = true, Findings = { new Finding { Holder = new string('h', length) } } };
            Assert.Equal(PaddedReply.Length, PaddedReply.Of(answer).ToByteArray().Length);
        }
    }

    [Fact]
    public void Padding_is_zeros_and_the_same_for_the_same_answer()
    {
        var reply = PaddedReply.Of(new QueryAnswer());
        Assert.DoesNotContain(reply.Padding, octet => octet != 0);
        Assert.Equal(reply.ToByteArray(), PaddedReply.Of(PaddedReply.AnswerOf([])).ToByteArray());
    }
}
