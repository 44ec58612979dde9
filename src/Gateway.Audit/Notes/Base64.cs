namespace Gateway.Audit;

/// <summary>Base64 of RFC 4648, section 4, read strictly: one text for each value, so that no signed line can be written in two ways.</summary>
internal static class Base64
{
    internal static bool TryDecode(string text, out byte[] bytes)
    {
        var buffer = new byte[(text.Length / 4 + 1) * 3];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
        {
            bytes = [];
            return false;
        }

        bytes = buffer[..length];
        return string.Equals(Convert.ToBase64String(bytes), text, StringComparison.Ordinal);
    }
}
