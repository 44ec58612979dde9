using System.Diagnostics;
using Gateway.Cases;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Gateway.RunningRoles;
using Google.Protobuf;

namespace Gateway.Bench;

/// <summary>
/// Asks about two people in turn, one whose record is silently sealed and one of whom nothing is held, and compares the times of the
/// answers. A third, open record shows that what is held would be found.
/// </summary>
internal static class SealBench
{
    private const int AtOnce = 16;
    private const string Holder = "essex-police";
    private const string Requester = "kent-police";

    /// <summary>What came of it.</summary>
    /// <param name="Calls">Calls in all.</param>
    /// <param name="SealedP50Ms">Median time when sealed, in milliseconds.</param>
    /// <param name="AbsentP50Ms">Median time when absent.</param>
    /// <param name="KsD">Kolmogorov–Smirnov distance.</param>
    /// <param name="KsP">Its p-value: below 0.01 the times differ.</param>
    /// <param name="SameBytes">Whether every answer was the same bytes.</param>
    internal sealed record Result(int Calls, double SealedP50Ms, double AbsentP50Ms, double KsD, double KsP, bool SameBytes);

    /// <summary>Runs it on a throw-away deployment.</summary>
    public static async Task<Result> RunAsync(int calls, TextWriter progress, CancellationToken cancellation)
    {
        var temporary = Directory.CreateTempSubdirectory("gateway-bench-");
        try
        {
            var plan = new DeploymentPlan([PlannedAgency.Police("essex", "Essex Police"), PlannedAgency.Police("kent", "Kent Police")]);
            var folder = DeploymentMaker.Make(temporary.FullName, plan, TimeProvider.System.GetUtcNow());
            await using var running = await RunningDeployment.StartAsync(folder, cancellation);
            await EnterAsync(running, cancellation);
            using var door = NodeDoor.Open(folder, Requester);
            await RefuseToMeasureNothingAsync(folder, door, cancellation);
            await progress.WriteLineAsync($"asking {calls:N0} times, {AtOnce} at once…");
            return await MeasureAsync(door, calls, cancellation);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task EnterAsync(RunningDeployment running, CancellationToken cancellation)
    {
        using var door = NodeDoor.Open(running.Folder, Holder);
        await CaseEntry.PutAllAsync(door, [Case("SEALED", Sealed, Seal.Silent), Case("OPEN", Open, Seal.None)], () => { }, cancellation);
        var settling = new Settling(running);
        await settling.UntilPublishedAsync(2, _ => { }, cancellation);
        await settling.UntilMatchedAsync(cancellation);
        await settling.UntilDecidedAsync(cancellation);
    }

    // A bench that finds nothing anywhere would always show equal times.
    private static async Task RefuseToMeasureNothingAsync(DeploymentFolder folder, NodeDoor requester, CancellationToken cancellation)
    {
        if ((await AskAsync(requester, Open, cancellation)).Answer.Findings.Count == 0)
            throw new InvalidOperationException("The open record was not found, so nothing would be measured.");
        await AskAsync(requester, Sealed, cancellation);
        using var holder = NodeDoor.Open(folder, Holder);
        for (var patience = 100; patience > 0; patience--)
        {
            if ((await holder.Notices.ListAlertsAsync(new ListAlertsRequest(), cancellationToken: cancellation)).Alerts.Count > 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        throw new InvalidOperationException("The owner was not told that somebody asked about the sealed record, so it was not reached.");
    }

    private static async Task<Result> MeasureAsync(NodeDoor door, int calls, CancellationToken cancellation)
    {
        var times = new double[calls];
        var answers = new ByteString[calls];
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (call, token) =>
        {
            var begun = Stopwatch.GetTimestamp();
            var reply = await AskAsync(door, call % 2 == 0 ? Sealed : Absent, token);
            times[call] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            answers[call] = reply.ToByteString();
        });
        double[] whenSealed = [.. times.Where((_, call) => call % 2 == 0)];
        double[] whenAbsent = [.. times.Where((_, call) => call % 2 == 1)];
        var (distance, p) = KolmogorovSmirnov.Test(whenSealed, whenAbsent);
        return new Result(calls, Median(whenSealed), Median(whenAbsent), distance, p, answers.Distinct().Count() == 1);
    }

    private static async Task<PersonQueryReply> AskAsync(NodeDoor door, Subject person, CancellationToken cancellation) =>
        await door.Queries.QueryAsync(
            new PersonQueryRequest
            {
                RequestId = ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow())),
                Person = person,
                Operator = "bench",
                Role = Role.PanelCoordinator,
                Purpose = Purpose.PerpetratorPanel,
                LegalBasis = LegalBasis.Dpa2018Part3,
                Urgency = Urgency.Routine,
            },
            cancellationToken: cancellation);

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    // Three people whose records are of one shape, so that tokenising them takes the same time.
    private static readonly Subject Sealed = Person("Aldous", "Farthingale", "1981-04-13", "CM1 1AB");
    private static readonly Subject Open = Person("Bertram", "Gillespie", "1979-08-22", "CM2 2BC");
    private static readonly Subject Absent = Person("Cedrick", "Hollowaydon", "1983-11-05", "CM3 3CD");

    private static Subject Person(string forename, string surname, string born, string postcode) => new()
    {
        Reference = "1",
        Names = { new PersonName { Forenames = forename, Surname = surname } },
        DatesOfBirth = { born },
        Addresses = { new Address { House = "7", Street = "Mill Lane", Place = "Chelmsford", Postcode = postcode } },
        InService = YesNo.No,
    };

    private static Case Case(string reference, Subject subject, Seal seal)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return new Case
        {
            Reference = reference,
            PanelReference = $"PANEL-{reference}",
            PanelKind = PanelKind.Marac,
            HeardOn = { Civil(today.AddMonths(-1)) },
            Risk = Risk.High,
            Subjects = { subject },
            Victims = { new Victim { Reference = $"V-{reference}" } },
            Handling = Handling.P,
            OriginatorConsent = OriginatorConsent.NotNeeded,
            Provenance = Provenance.Police,
            Seal = seal,
            CjsHold = YesNo.No,
            ContactSafety = ContactSafety.Safe,
            State = CaseState.Open,
            ExpiresOn = Civil(today.AddYears(6)),
            Team = "Public protection unit",
        };
    }

    private static uint Civil(DateOnly date) => (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);
}
