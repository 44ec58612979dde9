using System.Globalization;

namespace Gateway.Policy;

/// <summary>The dates and consent of a label, as they came over the wire; text that is not a date is treated as unknown.</summary>
public sealed record RecordDates
{
    /// <summary>The month in which the case was last heard, <c>yyyy-MM</c>.</summary>
    public required string? LastHeardMonth { get; init; }

    /// <summary>The day, <c>yyyy-MM-dd</c>, from whose beginning in London the record counts as expired.</summary>
    public required string? ExpiresOn { get; init; }

    /// <summary>Whether the case is closed; null when that is not known.</summary>
    public required bool? Closed { get; init; }

    /// <summary>The victim's consent where no exception applies, in the policy's words; null when no fact was recorded.</summary>
    public required string? Consent { get; init; }

    /// <summary>Consent for single purposes, which overrides <see cref="Consent"/>.</summary>
    public IReadOnlyDictionary<string, string> ConsentByPurpose { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The day, <c>yyyy-MM-dd</c>, from whose beginning in London a consent or an override no longer carries; null for no such day.</summary>
    public string? ConsentUntil { get; init; }
}

/// <summary>
/// The facts of a record that depend on the time: <c>age</c>, <c>status</c> and <c>victim_consent</c>, from one clock reading. What cannot
/// be derived is left unknown, and so denies. Where a date leaves a doubt, the reading that gives less is taken.
/// </summary>
public static class RecordFactsAtTime
{
    /// <summary>How far the requester's clock may be from this one (protocol decision 1).</summary>
    public static readonly TimeSpan GreatestClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A copy of the record's facts with the three derived ones, for a request with this purpose. With a clock skew of over 5 minutes all
    /// three are unknown.
    /// </summary>
    /// <param name="record">The facts that do not depend on the time.</param>
    /// <param name="dates">The label's dates and consent.</param>
    /// <param name="purpose">The request's purpose, by which consent may differ.</param>
    /// <param name="now">The one reading of the clock that the decision records.</param>
    /// <param name="requestTime">The time that the signed request states; null when no request is signed, as for a standing one.</param>
    public static Facts WithDerived(this Facts record, RecordDates dates, string purpose, DateTimeOffset now, DateTimeOffset? requestTime = null)
    {
        var trusted = requestTime is not { } stated || (now - stated).Duration() <= GreatestClockSkew;
        var today = LondonTime.DateAt(now);
        return record
            .With("age", trusted ? Age(dates.LastHeardMonth, today) : null)
            .With("status", trusted ? Status(dates, today) : null)
            .With("victim_consent", trusted ? Consent(dates, purpose, today) : null);
    }

    /// <summary>
    /// How long ago the case was heard. A month is known and no day, so the earliest is taken, its first: <c>within_1y</c> up to and
    /// including the first of the same month a year later, and so on. A month to come is unknown.
    /// </summary>
    private static string? Age(string? lastHeardMonth, DateOnly today)
    {
        if (!DateOnly.TryParseExact(lastHeardMonth, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var heard) || heard > today)
            return null;
        if (heard.Year > DateOnly.MaxValue.Year - 6)
            return null;
        return today <= heard.AddYears(1) ? "within_1y"
            : today <= heard.AddYears(3) ? "within_3y"
            : today <= heard.AddYears(6) ? "within_6y"
            : "over_6y";
    }

    private static string? Status(RecordDates dates, DateOnly today)
    {
        if (!TryDay(dates.ExpiresOn, out var expires))
            return null;
        if (today >= expires)
            return "expired";
        return dates.Closed switch { true => "closed", false => "open", null => null };
    }

    /// <summary>
    /// A consent or an override that has run out counts as withdrawn: nobody can ask her at the moment of decision, and withdrawn gives least.
    /// </summary>
    private static string? Consent(RecordDates dates, string purpose, DateOnly today)
    {
        var consent = dates.ConsentByPurpose.GetValueOrDefault(purpose, dates.Consent!);
        if (consent is not ("given" or "overridden") || dates.ConsentUntil is null)
            return consent;
        if (!TryDay(dates.ConsentUntil, out var until))
            return null;
        return today >= until ? "withdrawn" : consent;
    }

    private static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
