using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Demo;

/// <summary>What a demo run came to.</summary>
internal sealed record DemoTotals
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Cases imported.</summary>
    public required int Cases { get; init; }

    /// <summary>Flags published: one for each subject of a case.</summary>
    public required int Flags { get; init; }

    /// <summary>Forces that hold them.</summary>
    public required int Forces { get; init; }

    /// <summary>Match tokens published.</summary>
    public required long Tokens { get; init; }

    /// <summary>Unordered pairs of flags of one person at two different forces.</summary>
    public required int TrueTransfers { get; init; }

    /// <summary>Those among them that the matcher found.</summary>
    public required int FoundTransfers { get; init; }

    /// <summary>Pairs that the matcher found and that are not one person.</summary>
    public required int FalseMatches { get; init; }

    /// <summary>Share of the found pairs that are one person.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of the true transfers that were found.</summary>
    public required double Recall { get; init; }

    /// <summary>Share found of the true transfers that share no address part and no id; null when there is none.</summary>
    public required double? RecallMoved { get; init; }

    /// <summary>Notices to forces: one for each match and side that may know of it.</summary>
    public required int Notices { get; init; }

    /// <summary>Records on the exchange's audit log.</summary>
    public required ulong LogRecords { get; init; }

    /// <summary>Events on the event log.</summary>
    public required long Events { get; init; }

    /// <summary>Seconds by stage, in the order in which they ran.</summary>
    public required IReadOnlyDictionary<string, double> Stages { get; init; }

    /// <summary>Seconds from start to the end of the stories.</summary>
    public required double Seconds { get; init; }

    /// <summary>The totals as one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
