using System.Text;
using Dapper;
using Gateway.Deployment;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>Some bytes, and what they are.</summary>
/// <param name="Name">Path, and for a value of a table where it stands.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record Content(string Name, byte[] Bytes);

/// <summary>
/// Everything that a deployment has on disk. Databases are read twice: as files, with write-ahead logs, for what was deleted; and value by
/// value, for what is cut by page boundaries.
/// </summary>
internal static class DeploymentContents
{
    /// <summary>All files but the clear registers of these nodes.</summary>
    public static IEnumerable<Content> Of(DeploymentFolder folder, params IReadOnlyCollection<string> nodesWithRegister)
    {
        var registers = nodesWithRegister.Select(folder.StorePath).ToList();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(file => !registers.Exists(file.StartsWith)))
        {
            yield return new Content(Path.GetRelativePath(folder.Path, file), ReadShared(file));
            if (Path.GetExtension(file) == ".db")
                yield return new Content($"values of {Path.GetRelativePath(folder.Path, file)}", ValuesOf(file));
        }
    }

    /// <summary>The clear register of a node.</summary>
    public static IEnumerable<Content> RegisterOf(DeploymentFolder folder, string node)
    {
        var store = folder.StorePath(node);
        yield return new Content(Path.GetRelativePath(folder.Path, store), ValuesOf(store));
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] ValuesOf(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var values = new MemoryStream();
        foreach (var table in connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            using var rows = connection.ExecuteReader($"SELECT * FROM \"{table}\"");
            while (rows.Read())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                    values.Write(rows.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes($"{rows.GetValue(column)}\n"));
            }
        }

        return values.ToArray();
    }
}
