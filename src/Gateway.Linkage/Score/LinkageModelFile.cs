using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Linkage;

/// <summary>A model with where it came from, as kept in <c>models/</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Provenance">Where its weights and threshold came from.</param>
public sealed record LinkageModelFile(LinkageModel Model, ModelProvenance Provenance)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, IdentityParts> PartsByName =
        Enum.GetValues<IdentityParts>().Where(part => part != IdentityParts.None).ToDictionary(PartEvidence.NameOf);

    /// <summary>Reads a model file.</summary>
    /// <exception cref="FormatException">The file is no model of this program; the message says why.</exception>
    public static LinkageModelFile Read(Stream json)
    {
        try
        {
            var body = JsonSerializer.Deserialize<Body>(json, Format) ?? throw new FormatException("The model file is empty.");
            var weights = body.Weights.Select(pair => TokenTypes.TryParse(pair.Key, out var type)
                ? new TokenWeight(type, pair.Value.Agree, pair.Value.Disagree)
                : throw new FormatException($"The model file weighs '{pair.Key}', which is no token type of recipe version {TokenRecipe.Version}."));
            var parts = body.PartWeights.Select(pair => PartsByName.TryGetValue(pair.Key, out var part)
                ? new PartWeight(part, pair.Value.Agree, pair.Value.Disagree)
                : throw new FormatException($"The model file weighs '{pair.Key}', which is no part of an identity."));
            return new LinkageModelFile(
                new LinkageModel(body.Version, body.RecipeVersion, body.FrequencyTableVersion, body.Intercept, body.MatchThreshold, [.. weights], [.. parts]),
                body.Provenance);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new FormatException($"The model file cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Writes the file; equal models give equal bytes.</summary>
    public void Write(Stream json)
    {
        var body = new Body(
            Model.Version, Model.RecipeVersion, Model.FrequencyTableVersion, Model.Intercept, Model.MatchThreshold,
            Model.Weights.OrderBy(weight => weight.Type).ToDictionary(weight => TokenTypes.NameOf(weight.Type), weight => new Pair(weight.Agree, weight.Disagree)),
            Model.PartWeights.OrderBy(weight => weight.Part).ToDictionary(weight => PartEvidence.NameOf(weight.Part), weight => new Pair(weight.Equal, weight.Different)),
            Provenance);
        JsonSerializer.Serialize(json, body, Format);
        json.WriteByte((byte)'\n');
    }

    private sealed record Body(
        int Version, int RecipeVersion, int FrequencyTableVersion, double Intercept, double MatchThreshold, Dictionary<string, Pair> Weights,
        Dictionary<string, Pair> PartWeights, ModelProvenance Provenance);

    private sealed record Pair(double Agree, double Disagree);
}

/// <summary>Where a model's weights and threshold came from.</summary>
/// <param name="Command">The command that makes the file again.</param>
/// <param name="Seed">Seed of everything random in it.</param>
/// <param name="Sources">The labelled data it was fitted to.</param>
public sealed record ModelProvenance(string Command, int Seed, IReadOnlyList<ModelSource> Sources);

/// <summary>One labelled set that a model was fitted to, with the figures reached on it by the shipped model.</summary>
/// <param name="Name">Name of the set, or of the generator and its settings.</param>
/// <param name="Records">Number of records.</param>
/// <param name="TruePairs">Number of pairs of one person.</param>
/// <param name="Precision">Precision at the shipped threshold.</param>
/// <param name="Recall">Recall at the shipped threshold.</param>
public sealed record ModelSource(string Name, int Records, long TruePairs, double Precision, double Recall);
