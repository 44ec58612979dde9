using System.Security.Cryptography;
using FsCheck.Xunit;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;

namespace Gateway.Hosting.Tests.Requests;

public sealed class SealedTokensTests
{
    private static readonly SealingPrivateKey Matcher = SealingPrivateKey.Generate();

    private static readonly QueryTokens Tokens = new()
    {
        Salt = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)),
        TokenSets = { new TokenSet { Epoch = 1, Tokens = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(17 * 24)) } },
    };

    [Fact]
    public void Tokens_open_for_the_matcher_under_the_request_that_they_were_sealed_for()
    {
        var (request, sealedTokens) = Sealed(Tokens.ToByteArray());

        Assert.Equal(Tokens, SealedTokens.Open(Matcher, request, sealedTokens));
    }

    [Fact]
    public void Tokens_do_not_open_under_another_request()
    {
        var (request, sealedTokens) = Sealed(Tokens.ToByteArray());
        request.RequestId = ByteString.CopyFrom(RequestId.New(SampleRegister.Now.AddSeconds(1)));

        Assert.Null(SealedTokens.Open(Matcher, request, sealedTokens));
    }

    [Fact]
    public void Tokens_that_the_request_was_not_signed_over_are_refused()
    {
        var (request, _) = Sealed(Tokens.ToByteArray());
        var others = new QueryTokens(Tokens) { Salt = ByteString.CopyFrom(new byte[32]) };

        Assert.Null(SealedTokens.Open(Matcher, request, SealedTokens.Seal(Matcher.PublicKey, request.RequestId.Span, others.ToByteArray())));
    }

    [Fact]
    public void Tokens_do_not_open_for_anybody_else()
    {
        using var exchange = SealingPrivateKey.Generate();
        var (request, sealedTokens) = Sealed(Tokens.ToByteArray());

        Assert.Null(SealedTokens.Open(exchange, request, sealedTokens));
    }

    [Fact]
    public void Bytes_that_are_sealed_and_signed_but_are_no_tokens_are_refused()
    {
        var (request, sealedTokens) = Sealed([0xff, 0xff, 0xff]);

        Assert.Null(SealedTokens.Open(Matcher, request, sealedTokens));
    }

    [Property(MaxTest = 100)]
    public bool Sealed_tokens_of_which_one_bit_was_flipped_do_not_open(int which)
    {
        var (request, sealedTokens) = Sealed(Tokens.ToByteArray());
        var bit = (int)((uint)which % (uint)(sealedTokens.Length * 8));
        sealedTokens[bit / 8] ^= (byte)(1 << (bit % 8));
        return SealedTokens.Open(Matcher, request, sealedTokens) is null;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void What_is_too_short_to_be_sealed_is_refused(int length)
    {
        var (request, _) = Sealed(Tokens.ToByteArray());

        Assert.Null(SealedTokens.Open(Matcher, request, new byte[length]));
    }

    private static (RequestBody Request, byte[] Sealed) Sealed(byte[] tokens)
    {
        var request = SampleRequest.Body("essex");
        request.TokensSha256 = ByteString.CopyFrom(SHA256.HashData(tokens));
        return (request, SealedTokens.Seal(Matcher.PublicKey, request.RequestId.Span, tokens));
    }
}
