using System.Xml.Linq;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Layout;

/// <summary>What one project file says that it uses.</summary>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    /// <summary>Where a project belongs: src or tests.</summary>
    public string Area => Path.Split('/')[0];

    public static IEnumerable<ProjectFile> In(RepositoryTree tree, string area) =>
        tree.PathsEnding(".csproj").Where(path => path.StartsWith(area + "/", StringComparison.Ordinal)).Select(path => Read(path, tree.Text(path)));

    private static ProjectFile Read(string path, string text)
    {
        var project = XDocument.Parse(text);
        return new ProjectFile(
            path,
            NameOf(path),
            [.. Included(project, "ProjectReference").Select(NameOf)],
            [.. Included(project, "PackageReference")],
            [.. Included(project, "FrameworkReference")]);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(reference => reference.Attribute("Include")?.Value ?? string.Empty).Where(include => include.Length > 0);
}
