using Gateway.Contracts.Node.V1;

namespace Gateway.Cases;

internal static class CaseFile
{
    public static IReadOnlyList<Case> ReadMaracForm(TextReader form) => [];
}
