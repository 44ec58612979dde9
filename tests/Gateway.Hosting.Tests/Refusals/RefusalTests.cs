using Gateway.Hosting.Refusals;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Hosting.Tests.Refusals;

public sealed class RefusalTests
{
    [Fact]
    public void Every_reason_travels_and_is_read_again()
    {
        foreach (var reason in System.Enum.GetValues<RefusalReason>())
        {
            var refusal = Refusal.Because(reason, "What to do.");

            Assert.Equal(reason, Refusal.ReasonOf(refusal));
            Assert.Equal("What to do.", refusal.Status.Detail);
            Assert.NotEqual(StatusCode.OK, refusal.StatusCode);
            Assert.Equal(reason == RefusalReason.Internal, refusal.StatusCode == StatusCode.Internal);
            Assert.Empty(Refusal.FieldsOf(refusal));
        }
    }

    [Fact]
    public void The_fields_at_fault_travel_and_are_read_again()
    {
        var fields = new[] { new FieldProblem("case.subjects[0]", "Give a name."), new FieldProblem("case.heard_on[1]", "Give a date.") };

        Assert.Equal(fields, Refusal.FieldsOf(Refusal.Because(RefusalReason.Malformed, "Correct the fields.", fields)));
    }

    [Theory]
    [InlineData("Tomorrow")]
    [InlineData("9999")]
    [InlineData("")]
    public void A_reason_that_is_not_in_the_list_is_no_reason(string reason) =>
        Assert.Null(Refusal.ReasonOf(Told(new ErrorInfo { Domain = Refusal.Domain, Reason = reason })));

    [Fact]
    public void A_reason_of_another_domain_and_an_error_without_details_carry_none()
    {
        Assert.Null(Refusal.ReasonOf(Told(new ErrorInfo { Domain = "elsewhere", Reason = nameof(RefusalReason.NotFound) })));
        Assert.Null(Refusal.ReasonOf(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "gone"))));
        Assert.Empty(Refusal.FieldsOf(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "gone"))));
    }

    private static RpcException Told(ErrorInfo info) =>
        new Google.Rpc.Status { Code = (int)StatusCode.NotFound, Details = { Any.Pack(info) } }.ToRpcException();
}
