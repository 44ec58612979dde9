using Google.Protobuf;

namespace Gateway.Contracts.Exchange.V1;

// These messages hold identities, narrative, tokens or signed bodies: printed, logged or thrown, they show none of it.
public sealed partial class SignedRequest : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}
