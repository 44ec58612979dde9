using System.Text.Json;

namespace Gateway.Pseudonyms.Tests;

/// <summary>The published vectors under tests/vectors.</summary>
internal static class Vectors
{
    internal static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name))).RootElement;

    internal static byte[] Bytes(this JsonElement element, string field) => Convert.FromHexString(element.GetProperty(field).GetString()!);

    /// <summary>A field of a batch: one value for each element, separated by commas.</summary>
    internal static byte[][] Batch(this JsonElement element, string field) =>
        [.. element.GetProperty(field).GetString()!.Split(',').Select(Convert.FromHexString)];
}
