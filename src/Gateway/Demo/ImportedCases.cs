using Google.Protobuf;

namespace Gateway.Demo;

/// <summary>What the nodes took in.</summary>
/// <param name="Cases">Number of cases.</param>
/// <param name="Flags">Which subject each flag is about.</param>
internal sealed record ImportedCases(int Cases, IReadOnlyDictionary<ByteString, DemoFlag> Flags);
