using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Tests.Enrolment;

public sealed class EnrolmentRegisterTests
{
    private static readonly SampleMember Essex = new("essex", Component.Node);
    private static readonly SampleMember Gwent = new("gwent", Component.Node);
    private static readonly SampleMember Matcher = new("matcher", Component.Matcher);
    private static readonly SampleMember Custodian = new("custodian", Component.Custodian);

    [Fact]
    public void Members_are_found_by_code_certificate_and_key()
    {
        var register = SampleRegister.Open(Essex, Gwent, Matcher);

        Assert.Equal("essex", register.ByCode("essex")?.Code);
        Assert.Equal("gwent", register.ByCertificate(Gwent.CertificateSha256)?.Code);
        Assert.Equal("matcher", register.ByKey(Matcher.SigningKey.Id.Export())?.Code);
        Assert.Equal("matcher", register.TheOne(Component.Matcher).Code);
        Assert.Equal(["essex", "gwent"], register.Running(Component.Node).Select(member => member.Code).Order());
        Assert.Equal([Role.PanelCoordinator, Role.InvestigatingOfficer], register.ByCode("essex")!.Roles.Order());
    }

    [Fact]
    public void Strangers_are_not_found()
    {
        var register = SampleRegister.Open(Essex);

        Assert.Null(register.ByCode("Essex"));
        Assert.Null(register.ByCertificate(new byte[32]));
        Assert.Null(register.ByCertificate([]));
        Assert.Null(register.ByKey(Gwent.SigningKey.Id.Export()));
        Assert.Null(register.ByKey([1, 2, 3]));
        Assert.Throws<EnrolmentException>(() => register.TheOne(Component.Matcher));
        Assert.Throws<EnrolmentException>(() => SampleRegister.Open(Essex, Gwent).TheOne(Component.Node));
    }

    [Fact]
    public void A_register_that_nobody_pinned_has_signed_is_not_believed()
    {
        using var stranger = SigningKey.Generate();
        var signed = EnrolmentRegister.Sign(SampleRegister.Of(Essex.Entry()), stranger);

        var exception = Assert.Throws<EnrolmentException>(() => EnrolmentRegister.Open(signed, [SampleRegister.Authority.VerifyingKey]));
        Assert.Contains("carries 0 valid signatures", exception.Message);
    }

    [Fact]
    public void A_register_that_was_altered_after_signing_is_not_believed()
    {
        var register = SampleRegister.Of(Essex.Entry());
        var signed = EnrolmentRegister.Sign(register, SampleRegister.Authority);
        register.Members[0].Agency.Kind = AgencyKind.Housing;
        signed.Register = register.ToByteString();

        Assert.Throws<EnrolmentException>(() => EnrolmentRegister.Open(signed, [SampleRegister.Authority.VerifyingKey]));
    }

    [Fact]
    public void So_many_different_authorities_must_sign_as_the_threshold_says()
    {
        using var second = SigningKey.Generate();
        using var third = SigningKey.Generate();
        VerifyingKey[] pinned = [SampleRegister.Authority.VerifyingKey, second.VerifyingKey, third.VerifyingKey];
        var register = SampleRegister.Of(Essex.Entry());

        Assert.NotNull(EnrolmentRegister.Open(EnrolmentRegister.Sign(register, SampleRegister.Authority, third), pinned, threshold: 2));
        Assert.Throws<EnrolmentException>(() => EnrolmentRegister.Open(EnrolmentRegister.Sign(register, second), pinned, threshold: 2));
        Assert.Throws<EnrolmentException>(() => EnrolmentRegister.Open(EnrolmentRegister.Sign(register, second, second), pinned, threshold: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnrolmentRegister.Open(EnrolmentRegister.Sign(register), pinned, threshold: 0));
    }

    [Fact]
    public void Bytes_that_are_signed_but_are_no_register_are_refused()
    {
        var signed = EnrolmentRegister.Sign(new Register(), SampleRegister.Authority);
        var garbage = ByteString.CopyFrom(0xff, 0xff, 0xff);
        signed.Register = garbage;
        signed.Signatures[0].Signature = ByteString.CopyFrom(SampleRegister.Authority.Sign([.. "gateway.enrolment-register.v1\0"u8, .. garbage.Span]));

        var exception = Assert.Throws<EnrolmentException>(() => EnrolmentRegister.Open(signed, [SampleRegister.Authority.VerifyingKey]));
        Assert.Contains("cannot be read", exception.Message);
    }

    [Fact]
    public void A_register_is_believed_until_it_expires_and_not_at_that_instant()
    {
        var register = SampleRegister.Open(Essex);

        Assert.True(register.IsCurrent(register.ExpiresAt.AddTicks(-1)));
        Assert.False(register.IsCurrent(register.ExpiresAt));
    }

    [Theory]
    [InlineData(null, 10L)]
    [InlineData(10L, null)]
    [InlineData(10L, 10L)]
    [InlineData(0L, 253402300800L)]
    public void A_register_that_says_not_from_when_until_when_is_refused(long? issued, long? expires)
    {
        var register = SampleRegister.Of(Essex.Entry());
        register.IssuedAt = issued is { } from ? new Timestamp { Seconds = from } : null;
        register.ExpiresAt = expires is { } until ? new Timestamp { Seconds = until } : null;

        Assert.Throws<EnrolmentException>(() => SampleRegister.Open(register));
    }

    [Fact]
    public void One_operator_may_not_hold_the_matcher_and_a_node() => Refused("would hold the matcher together", Operated("one", Matcher, Essex));

    [Fact]
    public void One_operator_may_not_hold_the_matcher_and_a_custodian() => Refused("would hold the matcher together", Operated("one", Matcher, Custodian));

    [Fact]
    public void One_operator_may_not_hold_the_matcher_and_the_exchange() =>
        Refused("would hold the matcher together", Operated("one", Matcher, new SampleMember("exchange", Component.Exchange)));

    [Fact]
    public void One_operator_may_not_hold_two_custodians() =>
        Refused("would hold two custodians", Operated("one", Custodian, new SampleMember("custodian-2", Component.Custodian)));

    [Fact]
    public void One_operator_may_hold_two_nodes() => Assert.Equal(2, SampleRegister.Open(SampleRegister.Of(Operated("one", Essex, Gwent))).Members.Count);

    [Theory]
    [InlineData("code")]
    [InlineData("signing key")]
    [InlineData("sealing key")]
    [InlineData("certificate")]
    public void What_must_be_unique_is_refused_twice(string what)
    {
        var (first, second) = (Essex.Entry(), Gwent.Entry());
        _ = what switch
        {
            "code" => second.Code = first.Code,
            "signing key" => (object)(second.SigningKey = first.SigningKey),
            "sealing key" => second.SealingKey = first.SealingKey,
            _ => second.CertificateSha256[0] = first.CertificateSha256[0],
        };

        Refused("is in the register twice", first, second);
    }

    public static TheoryData<string, Action<Member>> Spoilt => new()
    {
        { "lacks its code", member => member.Code = "" },
        { "lacks its code, component", member => member.Component = Component.Unspecified },
        { "lacks its code, component", member => member.Component = (Component)99 },
        { "or operator", member => member.Operator = "" },
        { "signing or sealing key", member => member.SigningKey = ByteString.Empty },
        { "signing or sealing key", member => member.SealingKey = ByteString.CopyFrom(new byte[31]) },
        { "https://", member => member.Address = "" },
        { "https://", member => member.Address = "http://127.0.0.1:5000" },
        { "certificate hash", member => member.CertificateSha256.Clear() },
        { "certificate hash", member => member.CertificateSha256[0] = ByteString.CopyFrom(new byte[20]) },
        { "certificate hash", member => member.CertificateSha256.Add([ByteString.CopyFrom(new byte[32]), ByteString.CopyFrom(new byte[32])]) },
        { "needs its agency", member => member.Agency = null },
        { "needs its agency", member => member.Agency.Name = "" },
        { "needs its agency", member => member.Agency.Force = "" },
        { "needs its agency", member => member.Agency.DutyDesk = null },
        { "needs its agency", member => member.Agency.Kind = AgencyKind.Unspecified },
        { "needs its agency", member => member.Agency.Kind = (AgencyKind)99 },
        { "needs its agency", member => member.Agency.Roles.Clear() },
        { "needs its agency", member => member.Agency.Roles.Add(Role.Unspecified) },
        { "needs its agency", member => member.Agency.Roles.Add((Role)99) },
        { "standing request", member => member.Agency.StandingRequest = Standing(standing => standing.Role = Role.InvestigatingOfficer) },
        { "standing request", member => member.Agency.StandingRequest = Standing(standing => standing.Purpose = Purpose.Investigation) },
        { "standing request", member => member.Agency.StandingRequest = Standing(standing => standing.LegalBasis = LegalBasis.Unspecified) },
        { "standing request", member => WithoutCoordinator(member).StandingRequest = Standing(_ => { }) },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void An_entry_that_is_not_complete_is_refused(string fault, Action<Member> spoil)
    {
        var entry = Essex.Entry();
        spoil(entry);

        Refused(fault, entry);
    }

    [Fact]
    public void A_standing_request_of_a_panel_coordinator_is_enrolled()
    {
        var entry = Essex.Entry();
        entry.Agency.StandingRequest = Standing(_ => { });

        Assert.Equal(Purpose.MaracTransfer, SampleRegister.Open(SampleRegister.Of(entry)).ByCode("essex")!.Agency.StandingRequest.Purpose);
    }

    private static StandingRequest Standing(Action<StandingRequest> spoil)
    {
        var standing = new StandingRequest { Role = Role.PanelCoordinator, Purpose = Purpose.MaracTransfer, LegalBasis = LegalBasis.Dpa2018Part3 };
        spoil(standing);
        return standing;
    }

    private static Agency WithoutCoordinator(Member member)
    {
        member.Agency.Roles.Remove(Role.PanelCoordinator);
        return member.Agency;
    }

    private static Member[] Operated(string by, params SampleMember[] members) =>
        [.. members.Select(member => member.Entry()).Select(entry => { entry.Operator = by; return entry; })];

    private static void Refused(string fault, params Member[] members) =>
        Assert.Contains(fault, Assert.Throws<EnrolmentException>(() => SampleRegister.Open(SampleRegister.Of(members))).Message);
}
