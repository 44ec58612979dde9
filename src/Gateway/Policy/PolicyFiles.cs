using System.CommandLine;
using Gateway.CommandLine;

namespace Gateway.Policy;

/// <summary>The policy documents that a command is given.</summary>
internal static class PolicyFiles
{
    /// <summary><c>--policy</c>.</summary>
    public static Option<FileInfo?> Policy() => new("--policy") { Description = "National policy to use instead of the one that is built in (policies/national.yaml)." };

    /// <summary>The policy as an argument.</summary>
    public static Argument<FileInfo?> File() => new("file") { Description = "National policy; without it, the one that is built in.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary><c>--overlay</c>.</summary>
    public static Option<FileInfo?> Overlay() => new("--overlay") { Description = "Force overlay, which may only narrow." };

    /// <summary>The policy, or a failure that says what is wrong where.</summary>
    public static async Task<CompiledPolicy> LoadAsync(FileInfo? national, FileInfo? overlay, CancellationToken cancellation)
    {
        var load = await TryLoadAsync(national, overlay, cancellation);
        return load.Policy ?? throw new CommandFailedException($"The policy cannot be used; nothing was decided.\n{string.Join('\n', load.Errors)}");
    }

    /// <summary>The policy, or what is wrong.</summary>
    public static async Task<PolicyLoad> TryLoadAsync(FileInfo? national, FileInfo? overlay, CancellationToken cancellation) =>
        PolicyLoader.Load(
            national is null ? NationalPolicy.Text : await ReadAsync(national, cancellation),
            overlay is null ? null : await ReadAsync(overlay, cancellation));

    /// <summary>The bytes of a document, named as its file.</summary>
    public static async Task<PolicyText> ReadAsync(FileInfo file, CancellationToken cancellation) =>
        new(file.Name, await System.IO.File.ReadAllBytesAsync(file.FullName, cancellation));
}
