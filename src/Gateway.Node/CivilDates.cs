namespace Gateway.Node;

/// <summary>Civil dates as the protos carry them: year × 10000 + month × 100 + day. The civil day is that of Europe/London.</summary>
internal static class CivilDates
{

    /// <summary>Null when the number is no date.</summary>
    public static DateOnly? Read(uint number)
    {
        var (year, month, day) = ((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100));
        return year is >= 1900 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
    }

    public static uint Number(DateOnly date) => (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);

    public static uint MonthNumber(DateOnly date) => (uint)((date.Year * 100) + date.Month);
}
