using System.Globalization;
using Gateway.Contracts.Events.V1;

namespace Gateway.Policy.Contracts;

/// <summary>
/// The policy's facts about a record, from its label. What a label leaves out, says in a value that this version does not know, or says
/// twice stays unknown, and unknown denies (rule D0).
/// </summary>
public static class LabelFacts
{
    // Not a word of any policy: reads as unknown.
    private const string Unknown = "";

    /// <summary>The facts of a label at one reading of the clock, for a request with one purpose.</summary>
    /// <param name="label">The label.</param>
    /// <param name="purpose">The request's purpose, by which consent may differ.</param>
    /// <param name="now">The one clock reading of the decision.</param>
    /// <param name="requestTime">The time that the signed request states; null for a standing request, which nobody signs.</param>
    public static Facts Of(Label label, Purpose purpose, DateTimeOffset now, DateTimeOffset? requestTime = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new Facts()
            .Add("panel_kind", PolicyWords.Of(label.PanelKind))
            .Add("risk", PolicyWords.Of(label.Risk))
            .Add("handling", PolicyWords.Of(label.Handling))
            .Add("conditions", ConditionsOf(label))
            .Add("originator_consent", PolicyWords.Of(label.OriginatorConsent))
            .Add("provenance", PolicyWords.Of(label.Provenance))
            .Add("seal", PolicyWords.Of(label.Seal))
            .Add("cjs_hold", PolicyWords.Of(label.CjsHold))
            .Add("contact_safety", PolicyWords.Of(label.ContactSafety))
            .Add("subject_in_service", PolicyWords.Of(label.SubjectInService))
            .WithDerived(DatesOf(label), PolicyWords.Of(purpose) ?? Unknown, now, requestTime);
    }

    private static IEnumerable<string>? ConditionsOf(Label label)
    {
        var words = label.Conditions.Select(PolicyWords.Of).ToList();
        return words.Contains(null) ? null : words.OfType<string>();
    }

    private static RecordDates DatesOf(Label label) => new()
    {
        LastHeardMonth = MonthText(label.LastHeardMonth),
        ExpiresOn = DayText(label.ExpiresOn),
        Closed = label.State switch
        {
            CaseState.Open => false,
            CaseState.Closed => true,
            _ => null,
        },
        Consent = PolicyWords.Of(label.VictimConsent),
        ConsentByPurpose = ConsentByPurpose(label),
        ConsentUntil = label.ConsentUntil == 0 ? null : DayAfter(label.ConsentUntil),
    };

    private static Dictionary<string, string> ConsentByPurpose(Label label)
    {
        var consents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var exception in label.ConsentExceptions)
        {
            // An exception for a purpose that this version does not know concerns no request that it accepts.
            if (PolicyWords.Of(exception.Purpose) is { } purpose)
                consents[purpose] = consents.ContainsKey(purpose) ? Unknown : PolicyWords.Of(exception.VictimConsent) ?? Unknown;
        }

        return consents;
    }

    // The label names the last day on which consent carries; the derivation wants the first on which it does not.
    private static string DayAfter(uint day) =>
        DateOnly.TryParseExact(DayText(day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < DateOnly.MaxValue
            ? last.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Unknown;

    private static string MonthText(uint month) => string.Create(CultureInfo.InvariantCulture, $"{month / 100:D4}-{month % 100:D2}");

    private static string DayText(uint day) => string.Create(CultureInfo.InvariantCulture, $"{day / 10_000:D4}-{day / 100 % 100:D2}-{day % 100:D2}");
}
