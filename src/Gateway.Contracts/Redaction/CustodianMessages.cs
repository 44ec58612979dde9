using Google.Protobuf;

namespace Gateway.Contracts.Custodian.V1;

// These messages hold identities, narrative, tokens or signed bodies: printed, logged or thrown, they show none of it.
public sealed partial class EvaluateRequest : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Evaluation : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class EvaluateReply : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}
