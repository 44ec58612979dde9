using Gateway.Repository.Tests.Trees;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Repository.Tests.Protos;

public sealed class RedactedMessagesTests
{
    private static readonly DataClassWalk Contracts = new(ContractFiles.All);

    [Fact]
    public void No_message_prints_an_identity_narrative_token_or_signed_body() =>
        Guard.Holds(RedactedMessages.Faults(Contracts.Messages, DataClassWalk.IsSecret));

    [Fact]
    public void A_message_that_holds_one_prints_only_that_it_is_redacted() =>
        Guard.Holds(RedactedMessages.Holders(Contracts.Messages, DataClassWalk.IsSecret));

    [Fact]
    public void A_message_that_prints_its_text_or_bytes_is_found()
    {
        Guard.Finds("StringValue prints what it holds", RedactedMessages.Faults([StringValue.Descriptor], _ => true));
        Guard.Finds("BytesValue prints what it holds", RedactedMessages.Faults([BytesValue.Descriptor], _ => true));
        Guard.Finds("StringValue does not print", RedactedMessages.Holders([StringValue.Descriptor], _ => true));
    }

    [Fact]
    public void A_message_that_holds_one_that_prints_is_found() =>
        Guard.Finds("google.protobuf.Api prints what it holds", RedactedMessages.Faults([Api.Descriptor], field => field.Name == "file_name"));
}
