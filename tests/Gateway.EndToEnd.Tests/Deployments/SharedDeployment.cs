using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;

[assembly: AssemblyFixture(typeof(SharedDeployment))]

namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>
/// One deployment for all tests that stop nothing: Essex holds records, Kent asks, a housing association in Kent asks as well. Bertram is known to both
/// forces; everybody else to Essex alone; Nathaniel to nobody.
/// </summary>
public sealed class SharedDeployment : IAsyncLifetime
{
    public const string Holder = "essex-police";
    public const string Requester = "kent-police";
    public const string Housing = "kent-housing";

    private TrialDeployment? _trial;

    internal static Subject Bertram { get; } = SampleCases.Person("Bertram", "Gillespie", "1979-08-22", "Mill Lane", "CM2 2BC");

    internal static Subject Leopold { get; } = SampleCases.Person("Leopold", "Wetherspoon", "1988-02-17", "Church Row", "CM4 5DE");

    internal static Subject Sealed { get; } = SampleCases.Person("Aldous", "Farthingale", "1981-04-13", "Quay Street", "CM9 1AB");

    internal static Subject Expired { get; } = SampleCases.Person("Cuthbert", "Ollerenshaw", "1976-12-09", "Fambridge Road", "CM9 6FG");

    internal static Subject Nathaniel { get; } = SampleCases.Person("Nathaniel", "Hollowaydon", "1983-11-05", "Spital Road", "CM9 3CD");

    internal TrialDeployment Trial => _trial ?? throw new InvalidOperationException("The deployment has not started.");

    /// <summary>Flag of Bertram at Essex, open.</summary>
    internal CaseFlag BertramAtEssex { get; private set; } = new();

    /// <summary>Flag of Bertram at Kent, open.</summary>
    internal CaseFlag BertramAtKent { get; private set; } = new();

    /// <summary>Flag of Leopold at Essex, open.</summary>
    internal CaseFlag LeopoldAtEssex { get; private set; } = new();

    /// <summary>Flag of the silently sealed record.</summary>
    internal CaseFlag SealedAtEssex { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        _trial = await TrialDeployment.StartAsync(
            PlannedAgency.Police("essex", "Essex Police"),
            PlannedAgency.Police("kent", "Kent Police"),
            new PlannedAgency(Housing, "Kent Housing Association", "kent", AgencyKind.Housing));
        BertramAtEssex = await Trial.EnterAsync(Holder, SampleCases.Of("ESX-1", Bertram));
        LeopoldAtEssex = await Trial.EnterAsync(Holder, SampleCases.Of("ESX-2", Leopold));
        var silent = SampleCases.Of("ESX-3", Sealed);
        silent.Seal = Seal.Silent;
        SealedAtEssex = await Trial.EnterAsync(Holder, silent);
        var expired = SampleCases.Of("ESX-4", Expired);
        expired.ExpiresOn = SampleCases.LastYear;
        await Trial.EnterAsync(Holder, expired);
        BertramAtKent = await Trial.EnterAsync(Requester, SampleCases.Of("KNT-1", Bertram));
        await Trial.UntilSearchableAsync(flags: 5);
    }

    public async ValueTask DisposeAsync()
    {
        if (_trial is not null)
            await _trial.DisposeAsync();
    }
}
