using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Node.Journal;
using Gateway.Node.Tests.Network;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Node.Tests.Cases;

public sealed class CaseRegisterTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestNode _node;

    public CaseRegisterTests() => _node = new TestNode(_network, TestNetwork.Essex);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_case_is_kept_with_a_flag_an_explicit_not_sought_outbox_rows_and_a_journal_leaf()
    {
        var put = await PutAsync(TestCases.Sound());

        Assert.True(put.Created);
        Assert.Equal(1u, put.Revision);
        Assert.Empty(put.NotFlaggedBecause);
        var read = await GetAsync(put.CaseId);
        var fact = Assert.Single(Assert.Single(read.Case.Victims).Consent);
        Assert.Equal(VictimConsent.NotSought, fact.State);
        read.Case.Victims[0].Consent.Clear();
        Assert.Equal(TestCases.Sound(), read.Case);
        var flag = Assert.Single(read.Flags);
        Assert.Equal(16, flag.FlagId.Length);
        Assert.False(flag.Published);
        Assert.Equal([("flag", 1L), ("label", 1L)], await OutboxAsync());
        var leaves = await JournalAsync();
        Assert.Equal([JournalAct.Collection, JournalAct.Consultation], leaves.Select(leaf => leaf.Act));
        Assert.Equal(put.CaseId, leaves[0].CaseId);
    }

    [Fact]
    public async Task The_same_case_again_changes_and_publishes_nothing()
    {
        var first = await PutAsync(TestCases.Sound());
        await _node.Database.WriteAsync("clear", connection => connection.ExecuteAsync("DELETE FROM outbox"));

        var again = await PutAsync(TestCases.Sound());

        Assert.Equal(first.CaseId, again.CaseId);
        Assert.False(again.Created);
        Assert.Equal(1u, again.Revision);
        Assert.Empty(await OutboxAsync());
        Assert.Single(await JournalAsync());
    }

    [Fact]
    public async Task A_changed_case_keeps_its_flag_and_raises_only_the_version_of_what_changed()
    {
        var first = await PutAsync(TestCases.Sound());
        var flag = Assert.Single((await GetAsync(first.CaseId)).Flags);
        await _node.Database.WriteAsync("clear", connection => connection.ExecuteAsync("DELETE FROM outbox"));

        var riskier = TestCases.Sound();
        riskier.Risk = Risk.Medium;
        Assert.Equal(2u, (await PutAsync(riskier)).Revision);
        Assert.Equal([("label", 2L)], await OutboxAsync());

        riskier.Subjects[0].Names.Add(new PersonName { Full = "Emrys Quillfeather" });
        Assert.Equal(3u, (await PutAsync(riskier)).Revision);
        Assert.Equal([("label", 2L), ("flag", 2L)], await OutboxAsync());
        Assert.Equal(flag.FlagId, Assert.Single((await GetAsync(first.CaseId)).Flags).FlagId);
    }

    [Fact]
    public async Task Words_that_no_label_carries_publish_nothing()
    {
        await PutAsync(TestCases.Sound());
        await _node.Database.WriteAsync("clear", connection => connection.ExecuteAsync("DELETE FROM outbox"));

        var reworded = TestCases.Sound();
        reworded.Items[1].Text = "He waits outside her work and her mother's";
        reworded.Subjects[0].Relationship = "ex-partner";

        Assert.Equal(2u, (await PutAsync(reworded)).Revision);
        Assert.Empty(await OutboxAsync());
    }

    [Theory]
    [InlineData(false, true, "No panel has heard")]
    [InlineData(true, false, "reference of the item")]
    public async Task A_case_that_no_panel_heard_is_kept_but_not_flagged_and_says_why(bool heard, bool referenced, string why)
    {
        var guess = TestCases.Sound();
        if (!heard)
            guess.HeardOn.Clear();
        if (!referenced)
            guess.PanelReference = "  ";

        var put = await PutAsync(guess);

        Assert.Contains(why, Assert.Single(put.NotFlaggedBecause));
        Assert.Empty((await GetAsync(put.CaseId)).Flags);
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task An_amendment_that_takes_the_panel_away_retracts_the_flag_and_bringing_it_back_keeps_its_id()
    {
        var put = await PutAsync(TestCases.Sound());
        var unheard = TestCases.Sound();
        unheard.HeardOn.Clear();

        await AmendAsync(put.CaseId, 1, unheard);
        var retracted = Assert.Single((await GetAsync(put.CaseId)).Flags);
        Assert.True(retracted.Retracted);
        Assert.Equal(2u, retracted.Version);

        await AmendAsync(put.CaseId, 2, TestCases.Sound());
        var back = Assert.Single((await GetAsync(put.CaseId)).Flags);
        Assert.False(back.Retracted);
        Assert.Equal(3u, back.Version);
        Assert.Equal(retracted.FlagId, back.FlagId);
    }

    [Fact]
    public async Task Each_subject_has_a_flag_of_its_own_and_one_who_leaves_the_case_loses_it()
    {
        var two = TestCases.Sound();
        two.Subjects.Add(TestCases.Person());
        two.Subjects[1].Reference = "2";
        two.Subjects[1].Names[0].Forenames = "Emrys";
        var put = await PutAsync(two);
        var flags = (await GetAsync(put.CaseId)).Flags;
        Assert.Equal(2, flags.Select(flag => flag.FlagId).Distinct().Count());

        await PutAsync(TestCases.Sound());

        Assert.Equal([false, true], (await GetAsync(put.CaseId)).Flags.Select(flag => flag.Retracted));
    }

    [Fact]
    public async Task An_amendment_of_an_old_revision_is_refused_and_changes_nothing()
    {
        var put = await PutAsync(TestCases.Sound());
        var changed = TestCases.Sound();
        changed.Risk = Risk.Standard;
        await AmendAsync(put.CaseId, 1, changed);

        var refused = await Assert.ThrowsAsync<RpcException>(() => AmendAsync(put.CaseId, 1, TestCases.Sound()));

        Assert.Equal(RefusalReason.RevisionConflict, Refusal.ReasonOf(refused));
        Assert.Equal(Risk.Standard, (await GetAsync(put.CaseId)).Case.Risk);
    }

    [Fact]
    public async Task A_withdrawn_case_is_retracted_and_a_re_import_does_not_bring_it_back()
    {
        var put = await PutAsync(TestCases.Sound());
        var withdraw = new WithdrawCaseRequest { RequestId = TestCases.NewId(), CaseId = put.CaseId, Reason = "entered in error" };

        Assert.Equal(1u, (await _node.Register.WithdrawAsync(withdraw, [], CancellationToken.None)).FlagsRetracted);
        Assert.Contains("withdrawn", Assert.Single((await PutAsync(TestCases.Sound())).NotFlaggedBecause));
        Assert.True(Assert.Single((await GetAsync(put.CaseId)).Flags).Retracted);

        await AmendAsync(put.CaseId, 2, TestCases.Sound());
        Assert.False(Assert.Single((await GetAsync(put.CaseId)).Flags).Retracted);
    }

    [Fact]
    public async Task A_request_id_replays_its_answer_and_refuses_another_body_or_method()
    {
        var request = TestCases.Put(TestCases.Sound());
        var first = await _node.Register.PutAsync(request, [], CancellationToken.None);
        var replay = await _node.Register.PutAsync(request, [], CancellationToken.None);
        Assert.Equal(first, replay);
        Assert.True(replay.Created);

        var other = request.Clone();
        other.Case.Risk = Risk.Medium;
        var refused = await Assert.ThrowsAsync<RpcException>(() => _node.Register.PutAsync(other, [], CancellationToken.None));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        var withdraw = new WithdrawCaseRequest { RequestId = request.RequestId, CaseId = first.CaseId };
        Assert.Equal(StatusCode.AlreadyExists, (await Assert.ThrowsAsync<RpcException>(() => _node.Register.WithdrawAsync(withdraw, [], CancellationToken.None))).StatusCode);
    }

    [Fact]
    public async Task Without_a_reference_the_case_is_found_by_panel_date_subject_and_victim()
    {
        var first = await PutAsync(TestCases.Sound(""));
        var later = TestCases.Sound("");
        later.Risk = Risk.Medium;
        later.Subjects[0].DatesOfBirth[0] = "1985-03-09";
        Assert.Equal(first.CaseId, (await PutAsync(later)).CaseId);

        later.Victims[0].Reference = "V2";
        later.Items.RemoveAt(1);
        Assert.NotEqual(first.CaseId, (await PutAsync(later)).CaseId);
    }

    [Fact]
    public async Task Consent_facts_are_added_never_removed_and_change_the_label()
    {
        var put = await PutAsync(TestCases.Sound());
        await _node.Database.WriteAsync("clear", connection => connection.ExecuteAsync("DELETE FROM outbox"));
        var consented = TestCases.Sound();
        consented.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start.AddDays(-1)));

        await PutAsync(consented);
        await PutAsync(TestCases.Sound());

        Assert.Equal([VictimConsent.NotSought, VictimConsent.Given], (await GetAsync(put.CaseId)).Case.Victims[0].Consent.Select(fact => fact.State));
        Assert.Equal([("label", 2L)], await OutboxAsync());
        await Assert.ThrowsAsync<Storage.StorageException>(() => _node.Database.WriteAsync("forget", connection => connection.ExecuteAsync("DELETE FROM consent_facts")));
        await Assert.ThrowsAsync<Storage.StorageException>(() => _node.Database.WriteAsync("rewrite", connection => connection.ExecuteAsync("UPDATE consent_facts SET stated_at = 0")));
    }

    [Fact]
    public async Task A_full_disk_keeps_neither_case_nor_outbox_nor_journal_and_what_was_there_is_safe()
    {
        await using var full = new TestNode(_network, TestNetwork.Essex, maximumBytes: 400 * 1024);
        var kept = 0;
        var failure = await Assert.ThrowsAsync<Storage.StorageException>(async () =>
        {
            for (; kept < 5_000; kept++)
                await full.Register.PutAsync(TestCases.Put(TestCases.Sound($"ESX/{kept}")), [], CancellationToken.None);
        });

        Assert.Equal(Storage.StorageFault.Full, failure.Fault);
        Assert.True(kept > 0);
        var counts = await full.Database.ReadAsync(async connection => (
            Cases: await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM cases"),
            Flags: await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM flags"),
            Outbox: await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM outbox"),
            Leaves: await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM audit_leaf")));
        Assert.Equal((kept, kept, 2 * kept, kept), counts);
    }

    private Task<PutCaseReply> PutAsync(Case entered) => _node.Register.PutAsync(TestCases.Put(entered), [], CancellationToken.None);

    private Task<AmendCaseReply> AmendAsync(ByteString caseId, ulong revision, Case entered) =>
        _node.Register.AmendAsync(new AmendCaseRequest { RequestId = TestCases.NewId(), CaseId = caseId, Revision = revision, Case = entered }, [], CancellationToken.None);

    private Task<GetCaseReply> GetAsync(ByteString caseId) => _node.Register.GetAsync(new GetCaseRequest { CaseId = caseId }, [], CancellationToken.None);

    private async Task<List<(string, long)>> OutboxAsync() => await _node.Database.ReadAsync(async connection =>
        (await connection.QueryAsync<(string, long)>("SELECT kind, version FROM outbox ORDER BY sequence")).AsList());

    private async Task<List<JournalLeaf>> JournalAsync() => await _node.Database.ReadAsync(async connection =>
        (await connection.QueryAsync<byte[]>("SELECT leaf FROM audit_leaf ORDER BY position")).Select(leaf => NodeJournal.Read(leaf)!).ToList());
}
