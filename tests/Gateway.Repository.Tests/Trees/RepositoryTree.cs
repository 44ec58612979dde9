using System.Diagnostics;

namespace Gateway.Repository.Tests.Trees;

/// <summary>The files that the repository keeps, by path from its root with forward slashes; or a sample of some.</summary>
internal sealed class RepositoryTree
{
    private readonly SortedDictionary<string, Func<string>> _files = new(StringComparer.Ordinal);

    private RepositoryTree()
    {
    }

    /// <summary>The repository that these tests were built from: what git keeps, and what it would keep if it were added.</summary>
    public static RepositoryTree Real { get; } = Read(FindRoot());

    /// <summary>Folder of the real repository.</summary>
    public static string RealRoot => FindRoot();

    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>A tree that a guard should find fault with.</summary>
    public static RepositoryTree Sample(params (string Path, string Text)[] files)
    {
        var tree = new RepositoryTree();
        foreach (var (path, text) in files)
            tree._files.Add(path, () => text);
        return tree;
    }

    public bool Contains(string path) => _files.ContainsKey(path) || _files.Keys.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    public string Text(string path) => _files[path]();

    public IEnumerable<string> PathsEnding(params string[] endings) =>
        _files.Keys.Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Gateway.sln: run the tests from a build inside the repository.");
    }

    private static RepositoryTree Read(string root)
    {
        var start = new ProcessStartInfo("git", ["-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var listing = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git ls-files ended with {git.ExitCode}: run the tests inside a clone.");

        var tree = new RepositoryTree();
        foreach (var path in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var file = Path.Combine(root, path);
            if (File.Exists(file))
                tree._files.TryAdd(path, () => File.ReadAllText(file));
        }

        return tree;
    }
}
