using Gateway.Policy.Compilation;
using Gateway.Policy.Documents;

namespace Gateway.Policy;

/// <summary>Loads policy documents: a whole policy or none.</summary>
public static class PolicyLoader
{
    /// <summary>Loads a base policy given as text.</summary>
    public static PolicyLoad Load(string yaml, string sourceName) => Load(PolicyText.Of(sourceName, yaml));

    /// <summary>
    /// Loads a base policy, and a force overlay onto it. An overlay has forbids, obligations and alerts only, so by its very form it can
    /// lower a tier or add a duty and never give more.
    /// </summary>
    public static PolicyLoad Load(PolicyText national, PolicyText? overlay = null)
    {
        var errors = new List<PolicyError>();
        var baseDocument = PolicyDocument.Read(national, overlay: false, errors);
        var overlayDocument = overlay is null ? null : PolicyDocument.Read(overlay, overlay: true, errors);
        var policy = baseDocument is null || errors.Count > 0 ? null : PolicyCompiler.Compile(baseDocument, overlayDocument, errors);
        return new PolicyLoad(errors.Count == 0 ? policy : null,
            errors.Distinct().OrderBy(error => error.Source, StringComparer.Ordinal).ThenBy(error => error.Line).ThenBy(error => error.Column).ToArray());
    }
}

/// <summary>What came of loading: a policy and no errors, or errors and no policy.</summary>
/// <param name="Policy">The policy, or null.</param>
/// <param name="Errors">What is wrong, in the order of the document.</param>
public sealed record PolicyLoad(CompiledPolicy? Policy, IReadOnlyList<PolicyError> Errors)
{
    /// <summary>The policy.</summary>
    /// <exception cref="InvalidDataException">There were errors; the message lists them, one a line.</exception>
    public CompiledPolicy Required() => Policy ?? throw new InvalidDataException(string.Join('\n', Errors));
}

/// <summary>The national policy that the executable carries, the same bytes as <c>policies/national.yaml</c>.</summary>
public static class NationalPolicy
{
    /// <summary>The document.</summary>
    public static PolicyText Text { get; } = Read();

    /// <summary>Loads it, with a force overlay if one is given.</summary>
    public static PolicyLoad Load(PolicyText? overlay = null) => PolicyLoader.Load(Text, overlay);

    private static PolicyText Read()
    {
        using var stream = typeof(NationalPolicy).Assembly.GetManifestResourceStream("national.yaml")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PolicyText("national.yaml", bytes);
    }
}
