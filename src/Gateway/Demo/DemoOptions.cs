namespace Gateway.Demo;

/// <summary>What a demo run was asked for.</summary>
/// <param name="Seed">Seed of everything that is generated.</param>
/// <param name="Cases">Number of generated cases.</param>
/// <param name="Records">A CSV to use instead of generated cases.</param>
/// <param name="Map">Which column of it holds what.</param>
/// <param name="Folder">Where the deployment is made; null for a temporary folder.</param>
/// <param name="Keep">Stay up when the stories are told.</param>
/// <param name="Json">Print the totals as one JSON object on standard output, and everything else on standard error.</param>
internal sealed record DemoOptions(ulong Seed, int Cases, FileInfo? Records, FileInfo? Map, DirectoryInfo? Folder, bool Keep, bool Json);
