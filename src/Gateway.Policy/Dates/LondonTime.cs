namespace Gateway.Policy;

/// <summary>
/// Civil dates in Europe/London, from the law itself and so without a time-zone database: summer time is one hour ahead of UTC from
/// 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (Summer Time Act 1972 s.1 as amended by SI 2002/262).
/// </summary>
public static class LondonTime
{
    /// <summary>The civil date in London at this instant. Right from 2002 on, when the rule took effect.</summary>
    public static DateOnly DateAt(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var summer = utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10);
        return DateOnly.FromDateTime(summer ? utc.AddHours(1) : utc);
    }

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
