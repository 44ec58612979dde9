namespace Gateway.Linkage;

/// <summary>Puts what is proved equal or different into words.</summary>
internal static class Explanation
{
    private const IdentityParts Date = IdentityParts.BirthYear | IdentityParts.BirthMonth | IdentityParts.BirthDay;
    private const IdentityParts BothSounds = IdentityParts.ForenameSound | IdentityParts.SurnameSound;

    public static string Of(IReadOnlyList<PartEvidence> parts)
    {
        var equal = Union(parts.Where(static part => part.Equal));
        var different = Union(parts.Where(static part => !part.Equal));
        var same = string.Join(", ", DateWords(equal).Concat(NameWords(equal)).Concat(OtherWords(equal)));
        var unlike = string.Join(", ", DifferenceWords(different));
        return (same.Length, unlike.Length) switch
        {
            (0, 0) => "nothing to compare",
            (0, _) => $"different {unlike}",
            (_, 0) => same,
            _ => $"{same}; different {unlike}",
        };
    }

    private static IdentityParts Union(IEnumerable<PartEvidence> parts) =>
        parts.Aggregate(IdentityParts.None, static (union, part) => union | part.Part);

    private static IEnumerable<string> DateWords(IdentityParts equal)
    {
        if (equal.HasFlag(Date))
            yield return "same date of birth";
        else if (equal.HasFlag(IdentityParts.BirthYear | IdentityParts.BirthMonth))
            yield return "same year and month of birth";
        else if (equal.HasFlag(IdentityParts.BirthMonth | IdentityParts.BirthDay))
            yield return "same day and month of birth";
        else if (equal.HasFlag(IdentityParts.BirthYear | IdentityParts.BirthDay))
            yield return "same year and day of birth";
        else if (equal.HasFlag(IdentityParts.MonthAndDayInEitherOrder))
            yield return "same date of birth with day and month exchanged";
        else if (equal.HasFlag(IdentityParts.BirthYear))
            yield return "same year of birth";
    }

    private static IEnumerable<string> NameWords(IdentityParts equal)
    {
        if (equal.HasFlag(IdentityParts.NameWords))
            yield return "same name";
        else if (equal.HasFlag(BothSounds))
            yield return "similar name";
        else if (equal.HasFlag(IdentityParts.SurnameSound))
            yield return "similar surname";
        else if (equal.HasFlag(IdentityParts.ForenameSound))
            yield return "similar forename";
        else if (equal.HasFlag(IdentityParts.NameLetters))
            yield return "similar letters in the name";
        else if (equal.HasFlag(IdentityParts.Initials))
            yield return "same initials";
    }

    private static IEnumerable<string> OtherWords(IdentityParts equal)
    {
        if (equal.HasFlag(IdentityParts.Id))
            yield return "same external id";
        else if (equal.HasFlag(IdentityParts.IdPart))
            yield return "similar external id";
        if (equal.HasFlag(IdentityParts.House))
            yield return "same house number";
        if (equal.HasFlag(IdentityParts.Street))
            yield return "same street";
        if (equal.HasFlag(IdentityParts.Postcode))
            yield return "same postcode";
        else if (equal.HasFlag(IdentityParts.District))
            yield return "same postcode district";
        if (equal.HasFlag(IdentityParts.Place))
            yield return "same place";
        if (equal.HasFlag(IdentityParts.Email))
            yield return "same email address";
        else if (equal.HasFlag(IdentityParts.EmailPart))
            yield return "similar email address";
    }

    private static IEnumerable<string> DifferenceWords(IdentityParts different)
    {
        if ((different & Date) != IdentityParts.None)
            yield return "date of birth";
        if (different.HasFlag(IdentityParts.ForenameSound))
            yield return "forename";
        if (different.HasFlag(IdentityParts.SurnameSound))
            yield return "surname";
        if (different.HasFlag(IdentityParts.Id))
            yield return "external id";
        if (different.HasFlag(IdentityParts.Postcode))
            yield return "postcode";
        else if (different.HasFlag(IdentityParts.District))
            yield return "postcode district";
        if (different.HasFlag(IdentityParts.Street))
            yield return "street";
        if (different.HasFlag(IdentityParts.Place))
            yield return "place";
        if (different.HasFlag(IdentityParts.Email))
            yield return "email address";
    }
}
