using System.Text.Json;

namespace Gateway.Population;

/// <summary>The data files that this assembly carries.</summary>
internal static class EmbeddedData
{
    /// <summary>Opens a data file by its name.</summary>
    public static Stream Open(string name) => typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The data file '{name}' is not embedded; add it to Gateway.Population.csproj.");

    /// <summary>Reads a JSON data file.</summary>
    public static JsonElement Json(string name)
    {
        using var stream = Open(name);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Splits a list of words, where an underscore stands for a space within a word.</summary>
    public static string[] Words(string? list) => (list ?? "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(word => word.Replace('_', ' '))
        .ToArray();
}
