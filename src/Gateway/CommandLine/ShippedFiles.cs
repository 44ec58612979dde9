namespace Gateway.CommandLine;

/// <summary>Files that are shipped beside the executable: policies, models, maps.</summary>
internal static class ShippedFiles
{
    /// <summary>Full path of a shipped file or folder.</summary>
    public static string PathOf(string relative) => Path.Combine(AppContext.BaseDirectory, relative);
}
