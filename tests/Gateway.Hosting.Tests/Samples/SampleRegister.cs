using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Sealing;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Tests.Samples;

/// <summary>Registers signed by an authority of the tests' own.</summary>
internal static class SampleRegister
{
    /// <summary>An instant at which sample registers are current.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static SigningKey Authority { get; } = SigningKey.Generate();

    public static Register Of(params IEnumerable<Member> members) => new()
    {
        Version = 1,
        IssuedAt = Timestamp.FromDateTimeOffset(Now.AddDays(-1)),
        ExpiresAt = Timestamp.FromDateTimeOffset(Now.AddDays(1)),
        Members = { members },
    };

    public static EnrolmentRegister Open(Register register) => EnrolmentRegister.Open(EnrolmentRegister.Sign(register, Authority), [Authority.VerifyingKey]);

    public static EnrolmentRegister Open(params IEnumerable<SampleMember> members) => Open(Of(members.Select(member => member.Entry())));
}
