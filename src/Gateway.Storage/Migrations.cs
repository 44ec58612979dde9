using System.Reflection;
using DbUp.Engine;

namespace Gateway.Storage;

/// <summary>
/// A role's schema as plain SQL scripts, embedded in its assembly. Scripts for every engine lie in <c>FOLDER/All</c>, those for one in
/// <c>FOLDER/Sqlite</c> or <c>FOLDER/Postgres</c>; they run once each, in the order of their file names (<c>0001_cases.sql</c>), and are never edited afterwards.
/// </summary>
/// <param name="Assembly">The assembly that embeds the scripts.</param>
/// <param name="Folder">The folder's path with dots, from the project's root, such as <c>Register.Migrations</c>. Unique in the assembly as the end of a path.</param>
public sealed record Migrations(Assembly Assembly, string Folder)
{
    /// <summary>The scripts for an engine, in order, named by what the database's journal keeps.</summary>
    internal IReadOnlyList<SqlScript> ScriptsFor(string dialect)
    {
        var set = $"{Assembly.GetName().Name}/{Folder}";
        var scripts = Assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, File: FileOf(resource, dialect)))
            .Where(script => script.File is not null)
            .OrderBy(script => script.File, StringComparer.Ordinal)
            .Select(script => SqlScript.FromStream($"{set}/{script.File}", Assembly.GetManifestResourceStream(script.Resource)))
            .ToList();
        return scripts.Count > 0
            ? scripts
            : throw new StorageException(StorageFault.Defect, $"No embedded migrations for {dialect} in {set}: check the folder's name and <EmbeddedResource> in the project file.");
    }

    private string? FileOf(string resource, string dialect)
    {
        foreach (var part in (ReadOnlySpan<string>)[$".{Folder}.All.", $".{Folder}.{dialect}."])
        {
            var start = resource.IndexOf(part, StringComparison.Ordinal);
            if (start >= 0 && resource.EndsWith(".sql", StringComparison.Ordinal))
                return resource[(start + part.Length)..];
        }

        return null;
    }
}
