using System.Security.Cryptography;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Refusals;
using Gateway.Node.Tokenising;
using Google.Protobuf;

namespace Gateway.Node.Tests.Tokenising;

public sealed class SplitKeyTokenisingTests
{
    private static readonly int[] Shares = [1, 2, 3];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whichever_custodian_is_missing_the_tokens_are_those_of_the_key_that_was_not_split(int missing)
    {
        await using var network = new SplitNetwork();
        foreach (var share in Shares.Where(share => share != missing))
            await network.StartAsync(share);

        // As often as there are custodians, so that each is first in turn once.
        for (var round = 0; round < Shares.Length; round++)
            Assert.Equal(network.Expected(), await network.TokeniseAsync());
        Assert.Contains($"Custodian {SplitNetwork.CodeOf(missing)} did not answer", network.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_custodians_evaluate_than_are_needed_and_they_take_turns()
    {
        await using var network = new SplitNetwork();
        await network.StartAllAsync();

        for (var round = 0; round < Shares.Length; round++)
            await network.TokeniseAsync();

        Assert.All(Shares, share => Assert.Equal(2 * SplitNetwork.Inputs.Count, network.EvaluatedBy(share)));
        Assert.Empty(network.LogText);
    }

    [Fact]
    public async Task With_two_custodians_gone_nothing_is_made_the_error_says_why_and_the_third_evaluates_nothing_again_until_one_is_back()
    {
        await using var network = new SplitNetwork();
        await network.StartAsync(2);
        TokenisingException? failure = null;
        for (var attempt = 0; attempt < 5; attempt++)
            failure = await Assert.ThrowsAsync<TokenisingException>(network.TokeniseAsync);

        Assert.Equal(RefusalReason.CustodianUnreachable, failure!.Reason);
        Assert.Contains("2 of 3 custodians must answer", failure.Message, StringComparison.Ordinal);
        Assert.Contains(SplitNetwork.CodeOf(1), failure.Message, StringComparison.Ordinal);
        Assert.Contains(SplitNetwork.CodeOf(3), failure.Message, StringComparison.Ordinal);

        // The first attempt may have reached the third before the others were known to be gone; none after it did.
        var before = network.EvaluatedBy(2);
        Assert.InRange(before, 0, SplitNetwork.Inputs.Count);

        await network.StartAsync(3);
        Assert.Equal(network.Expected(), await OnceReachableAsync(network));
        Assert.Equal(before + SplitNetwork.Inputs.Count, network.EvaluatedBy(2));
        Assert.Single(network.LogLines("answers again"), line => line.Contains(SplitNetwork.CodeOf(3), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_custodian_that_uses_another_share_is_named_in_the_log_and_not_believed(int liar)
    {
        await using var network = new SplitNetwork();
        foreach (var share in Shares)
            await network.StartAsync(share, uses: share == liar ? (liar % 3) + 1 : share);

        for (var round = 0; round < Shares.Length; round++)
            Assert.Equal(network.Expected(), await network.TokeniseAsync());

        var lines = network.LogLines("is not believed");
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains($"\"Custodian\":\"{SplitNetwork.CodeOf(liar)}\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_custodians_that_lie_stop_everything()
    {
        await using var network = new SplitNetwork();
        await network.StartAsync(1);
        await network.StartAsync(2, uses: 3);
        await network.StartAsync(3, uses: 2);

        var failure = await Assert.ThrowsAsync<TokenisingException>(network.TokeniseAsync);

        Assert.Contains($"{SplitNetwork.CodeOf(2)} gave an answer whose proof does not hold", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{SplitNetwork.CodeOf(3)} gave an answer whose proof does not hold", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_custodian_is_not_waited_for_when_another_can_be_asked()
    {
        await using var network = new SplitNetwork();
        using var released = new ManualResetEventSlim();
        await network.StartAsync(1, entropy: bytes =>
        {
            released.Wait();
            RandomNumberGenerator.Fill(bytes);
        });
        await network.StartAsync(2);
        await network.StartAsync(3);
        try
        {
            for (var round = 0; round < Shares.Length; round++)
            {
                var tokens = network.TokeniseAsync();
                while (!tokens.IsCompleted)
                {
                    network.Clock.Advance(TimeSpan.FromMilliseconds(100));
                    await Task.WhenAny(tokens, Task.Delay(20));
                }

                Assert.Equal(network.Expected(), await tokens);
            }
        }
        finally
        {
            released.Set();
        }
    }

    public static TheoryData<string, Action<Register>> BadRegisters() => new()
    {
        { "share public keys exchanged", register => (Share(register, 0).PublicKey, Share(register, 1).PublicKey) = (Share(register, 1).PublicKey, Share(register, 0).PublicKey) },
        { "a share public key that is none", register => Share(register, 2).PublicKey = ByteString.CopyFrom(new byte[32]) },
        { "a share twice", register => Share(register, 1).ShareIndex = 1 },
        { "a share missing", register => register.Members[1].CustodianKeys.Clear() },
        { "a lower threshold", register => register.KeyEpochs[0].Threshold = 1 },
        { "no threshold", register => register.KeyEpochs[0].Threshold = 0 },
        { "another public key", register => register.KeyEpochs[0].PublicKey = Share(register, 0).PublicKey },
        { "the epoch twice", register => register.KeyEpochs.Add(register.KeyEpochs[0].Clone()) },
        { "shares of no key", register => register.KeyEpochs.Clear() },
    };

    [Theory]
    [MemberData(nameof(BadRegisters))]
    public async Task Enrolled_keys_that_do_not_belong_together_are_not_used(string what, Action<Register> change)
    {
        await using var network = new SplitNetwork(change);
        await network.StartAllAsync();

        var failure = await Assert.ThrowsAsync<TokenisingException>(network.TokeniseAsync);

        Assert.True(failure.Message.Contains("epoch 4 are not to be used", StringComparison.Ordinal), what);
        Assert.All(Shares, share => Assert.Equal(0, network.EvaluatedBy(share)));
    }

    private static CustodianKey Share(Register register, int custodian) => register.Members[custodian].CustodianKeys[0];

    // A channel that could not connect waits a little before it tries again.
    private static async Task<Linkage.TokenSet> OnceReachableAsync(SplitNetwork network)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                return await network.TokeniseAsync();
            }
            catch (TokenisingException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
