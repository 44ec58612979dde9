using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>Essex, which holds a case about Barnaby, and Kent, which asks: a deployment of which tests stop parts and start them again.</summary>
public sealed class PoliceForces : IAsyncLifetime
{
    internal const string Holder = "essex-police";
    internal const string Requester = "kent-police";

    private TrialDeployment? _trial;

    internal static Subject Barnaby { get; } = SampleCases.Person("Barnaby", "Quartermaine", "1982-07-21", "Wantz Road", "CM9 5DG");

    internal TrialDeployment Trial => _trial ?? throw new InvalidOperationException("The deployment has not started.");

    internal CaseFlag BarnabyAtEssex { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        _trial = await TrialDeployment.StartAsync(PlannedAgency.Police("essex", "Essex Police"), PlannedAgency.Police("kent", "Kent Police"));
        BarnabyAtEssex = await Trial.EnterAsync(Holder, SampleCases.Of("ESX-1", Barnaby));
        await Trial.UntilSearchableAsync(flags: 1);
    }

    public async ValueTask DisposeAsync()
    {
        if (_trial is not null)
            await _trial.DisposeAsync();
    }
}
