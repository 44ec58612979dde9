using Google.Protobuf;

namespace Gateway.Contracts.Events.V1;

// These messages hold identities, narrative, tokens or signed bodies: printed, logged or thrown, they show none of it.
public sealed partial class Envelope : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class TokenSet : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class TokenFrequency : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}
