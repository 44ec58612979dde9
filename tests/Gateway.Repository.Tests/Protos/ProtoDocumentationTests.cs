using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Protos;

public sealed class ProtoDocumentationTests
{
    [Fact]
    public void Everything_in_the_protos_is_documented() => Guard.Holds(ProtoDocumentation.Faults(RepositoryTree.Real));

    [Theory]
    [InlineData("message Bare {", "Bare")]
    [InlineData("service Bare {", "Bare")]
    [InlineData("  rpc Bare(A) returns (B);", "Bare")]
    [InlineData("enum Bare {", "Bare")]
    [InlineData("  oneof bare {", "bare")]
    [InlineData("  bytes bare = 1;", "bare")]
    [InlineData("  repeated string bare = 2;", "bare")]
    [InlineData("  optional uint32 bare = 2;", "bare")]
    [InlineData("  map<string, bytes> bare = 3;", "bare")]
    [InlineData("  Other bare = 4 [deprecated = true];", "bare")]
    [InlineData("  gateway.events.v1.Tier bare = 4;", "bare")]
    [InlineData("  google.protobuf.Timestamp bare = 5;", "bare")]
    public void A_declaration_without_a_comment_is_found(string line, string name)
    {
        Guard.Finds($"{name} has no comment", ProtoDocumentation.Faults(RepositoryTree.Sample(("protos/bad.proto", $"// About.\n\n{line}\n"))));
        Guard.Holds(ProtoDocumentation.Faults(RepositoryTree.Sample(("protos/good.proto", $"// About.\n\n  // What it is.\n{line}\n"))));
    }
}
