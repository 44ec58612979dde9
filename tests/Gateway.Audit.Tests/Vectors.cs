using System.Text.Json;

namespace Gateway.Audit.Tests;

/// <summary>The published vectors under tests/vectors.</summary>
internal static class Vectors
{
    internal static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name))).RootElement;

    internal static MerkleHash[] Hashes(this JsonElement array) =>
        [.. array.EnumerateArray().Select(hash => MerkleHash.Import(Convert.FromHexString(hash.GetString()!)))];
}
