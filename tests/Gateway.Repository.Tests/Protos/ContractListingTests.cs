using Gateway.Contracts.Options.V1;
using Gateway.Repository.Tests.Trees;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Repository.Tests.Protos;

public sealed class ContractListingTests
{
    private const string Listing = "tests/Gateway.Repository.Tests/contracts.txt";

    private static readonly IReadOnlyList<string> Now = ContractListing.Of(ContractFiles.All);

    [Fact]
    public void What_was_promised_is_kept() => Guard.Holds(ContractListing.Broken(Promised(), Now));

    // To promise an addition: `GATEWAY_PROMISE=1 dotnet run --project tests/Gateway.Repository.Tests` writes it down.
    [Fact]
    public void What_is_new_is_promised()
    {
        var promised = Promised();
        var added = ContractListing.Unlisted(promised, Now).ToList();
        if (added.Count > 0 && Environment.GetEnvironmentVariable("GATEWAY_PROMISE") == "1")
            Write(promised.Union(Now));
        else
            Guard.Holds(added.Append("Or run once with GATEWAY_PROMISE=1 in the environment, which adds all of these, and commit the file.").Where(_ => added.Count > 0));
    }

    [Fact]
    public void The_listing_is_in_order_and_without_repeats()
    {
        var promised = Promised();

        Assert.Equal(promised.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), promised);
    }

    [Fact]
    public void A_field_that_is_removed_is_found() => Finds(SampleProto.Message("M", Field("a")), SampleProto.Message("M"));

    [Fact]
    public void A_field_that_is_renumbered_is_found()
    {
        var renumbered = SampleProto.Message("M", Field("a"));
        renumbered.Field[0].Number = 2;
        Finds(SampleProto.Message("M", Field("a")), renumbered);
    }

    [Fact]
    public void A_field_that_is_retyped_is_found() => Finds(SampleProto.Message("M", Field("a")), SampleProto.Message("M", SampleProto.Scalar("a", Type.String, DataClass.OpaqueId)));

    [Fact]
    public void A_field_of_another_data_class_is_found() => Finds(SampleProto.Message("M", Field("a")), SampleProto.Message("M", SampleProto.Scalar("a", Type.Bytes, DataClass.Sealed)));

    [Fact]
    public void A_field_that_becomes_repeated_is_found()
    {
        var repeated = SampleProto.Message("M", Field("a"));
        repeated.Field[0].Label = FieldDescriptorProto.Types.Label.Repeated;
        Finds(SampleProto.Message("M", Field("a")), repeated);
    }

    [Fact]
    public void An_addition_breaks_nothing_and_is_asked_to_be_promised()
    {
        var (before, after) = (Lines(SampleProto.Message("M", Field("a"))), Lines(SampleProto.Message("M", Field("a"), Field("b"))));

        Guard.Holds(ContractListing.Broken(before, after));
        Guard.Finds("gateway.sample.v1.M.b = 2: bytes, OpaqueId", ContractListing.Unlisted(before, after));
    }

    private static void Finds(DescriptorProto before, DescriptorProto after) =>
        Guard.Finds("gateway.sample.v1.M.a = 1: bytes, OpaqueId", ContractListing.Broken(Lines(before), Lines(after)));

    private static IReadOnlyList<string> Lines(DescriptorProto message) => ContractListing.Of([SampleProto.File("gateway.sample.v1", message)]);

    private static FieldDescriptorProto Field(string name) => SampleProto.Scalar(name, Type.Bytes, DataClass.OpaqueId);

    private static IReadOnlyList<string> Promised() =>
        RepositoryTree.Real.Paths.Contains(Listing) ? ContractListing.Read(RepositoryTree.Real.Text(Listing)) : [];

    private static void Write(IEnumerable<string> lines) =>
        File.WriteAllLines(
            Path.Combine(RepositoryTree.RealRoot, Listing),
            ["# What version 1 of the contracts promises: every field, enum value and method. Written by ContractListingTests, read in review.", .. lines.Order(StringComparer.Ordinal)]);
}
