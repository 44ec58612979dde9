using Gateway.Hosting.Enrolment;
using Grpc.Core;

namespace Gateway.Hosting.Callers;

/// <summary>Who is on the other end of an admitted call.</summary>
public static class CallerExtensions
{
    /// <summary>The enrolled member that calls.</summary>
    /// <exception cref="InvalidOperationException">The call was admitted as a local system's: such a method must not ask.</exception>
    public static EnrolledMember Caller(this ServerCallContext context) =>
        CallerInterceptor.MemberOf(context.GetHttpContext())
            ?? throw new InvalidOperationException("Only a call that was admitted by enrolment has an enrolled caller.");
}
