using Google.Protobuf;

namespace Gateway.Contracts.Node.V1;

// These messages hold identities, narrative, tokens or signed bodies: printed, logged or thrown, they show none of it.
public sealed partial class Case : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Subject : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class PersonName : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Address : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Victim : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class ConsentFact : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Item : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class PutCaseReply : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class CaseFlag : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class AmendCaseReply : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class WithdrawCaseRequest : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class PersonQueryRequest : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class DisclosedRecord : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class DisclosedHistory : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class DisclosedItem : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Notice : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class Alert : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}

public sealed partial class AcknowledgeNoticeRequest : ICustomDiagnosticMessage
{
    string ICustomDiagnosticMessage.ToDiagnosticString() => "\"[redacted]\"";
}
