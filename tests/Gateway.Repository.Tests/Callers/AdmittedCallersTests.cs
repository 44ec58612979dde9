using System.Reflection;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Callers;
using Gateway.Repository.Tests.Trees;
using Grpc.Core;

namespace Gateway.Repository.Tests.Callers;

public sealed class AdmittedCallersTests
{
    private static readonly string[] Roles = ["Gateway.Custodian", "Gateway.Exchange", "Gateway.Matcher", "Gateway.Node"];

    [Fact]
    public void Every_method_of_every_role_says_who_may_call_it() => Guard.Holds(AdmittedCallers.Faults(TypesOfRoles()));

    [Fact]
    public void The_services_of_the_roles_are_looked_at() =>
        Assert.Contains(AdmittedCallers.Services(TypesOfRoles()), service => service.Name == "EvaluationService");

    [Fact]
    public void A_method_that_says_nothing_is_found() =>
        Guard.Finds("Silent.Evaluate says not who may call it", AdmittedCallers.Faults([typeof(Silent)]));

    [Fact]
    public void A_service_of_which_one_method_says_nothing_is_found()
    {
        var faults = AdmittedCallers.Faults([typeof(HalfSilent)]).ToList();

        Guard.Finds("HalfSilent.GetConsistencyProof", faults);
        Assert.Single(faults);
    }

    [Fact]
    public void A_service_that_says_it_twice_is_found() =>
        Guard.Finds("Twice.Evaluate says twice", AdmittedCallers.Faults([typeof(Twice)]));

    [Fact]
    public void A_service_that_names_nobody_is_found() =>
        Guard.Finds("Nobody.Evaluate admits nobody", AdmittedCallers.Faults([typeof(Nobody)]));

    [Fact]
    public void A_service_that_says_it_once_is_good() => Guard.Holds(AdmittedCallers.Faults([typeof(Good), typeof(string)]));

    private static IEnumerable<Type> TypesOfRoles() => Roles.SelectMany(role => Assembly.Load(role).GetTypes());

    private sealed class Silent : CustodianService.CustodianServiceBase
    {
        public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context) => Task.FromResult(new EvaluateReply());
    }

    private sealed class HalfSilent : AuditService.AuditServiceBase
    {
        [AllowedCallers(Component.Node)]
        public override Task<GetCheckpointReply> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context) => Task.FromResult(new GetCheckpointReply());

        public override Task<GetConsistencyProofReply> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context) =>
            Task.FromResult(new GetConsistencyProofReply());
    }

    [LocalSystemsOnly]
    private sealed class Twice : CustodianService.CustodianServiceBase
    {
        [AllowedCallers(Component.Node)]
        public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context) => Task.FromResult(new EvaluateReply());
    }

    [AllowedCallers]
    private sealed class Nobody : CustodianService.CustodianServiceBase
    {
        public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context) => Task.FromResult(new EvaluateReply());
    }

    [AllowedCallers(Component.Node)]
    private sealed class Good : CustodianService.CustodianServiceBase
    {
        public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context) => Task.FromResult(new EvaluateReply());
    }
}
