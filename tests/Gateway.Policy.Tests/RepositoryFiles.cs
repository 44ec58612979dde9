namespace Gateway.Policy.Tests;

/// <summary>Files of the repository that the tests read, found from the test's own place.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static PolicyText[] Scenarios { get; } = Directory.GetFiles(Path.Combine(Root, "policies", "scenarios"), "*.yaml")
        .Order(StringComparer.Ordinal)
        .Select(path => new PolicyText(Path.GetFileName(path), File.ReadAllBytes(path)))
        .ToArray();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Gateway.sln")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("No directory above the tests holds Gateway.sln.");
        return directory.FullName;
    }
}
