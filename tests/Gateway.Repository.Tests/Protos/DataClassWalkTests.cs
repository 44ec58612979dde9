using Gateway.Contracts.Options.V1;
using Gateway.Repository.Tests.Trees;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Repository.Tests.Protos;

public sealed class DataClassWalkTests
{
    private const string Package = "gateway.sample.v1";

    private static readonly DataClassWalk Contracts = new(ContractFiles.All);

    [Fact]
    public void Every_field_of_every_contract_declares_what_it_may_hold() => Guard.Holds(Contracts.Fields());

    [Fact]
    public void No_identity_or_narrative_can_be_reached_from_an_event()
    {
        var events = Contracts.Package("gateway.events.v1").ToList();

        Assert.Contains(events, message => message.Name == "FlagRecord");
        Guard.Holds(Contracts.Leaks(events));
    }

    [Fact]
    public void No_identity_or_narrative_can_be_reached_from_a_method_outside_the_node() =>
        Guard.Holds(Contracts.Leaks(Contracts.Methods(
            "gateway.custodian.v1.CustodianService",
            "gateway.matching.v1.MatcherService",
            "gateway.exchange.v1.ExchangeService",
            "gateway.audit.v1.AuditService",
            "gateway.node.v1.HolderService")));

    [Fact]
    public void The_only_services_that_may_hold_identity_are_the_doors_for_the_force_itself() =>
        Assert.Equal(
            ["gateway.node.v1.CaseService", "gateway.node.v1.NoticeService", "gateway.node.v1.QueryService"],
            ContractFiles.All.SelectMany(file => file.Services)
                .Where(service => Contracts.Leaks(Contracts.Methods(service.FullName)).Any())
                .Select(service => service.FullName)
                .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(Type.String)]
    [InlineData(Type.Bytes)]
    [InlineData(Type.Bool)]
    [InlineData(Type.Uint64)]
    [InlineData(Type.Double)]
    public void A_field_without_a_class_is_found(Type type) =>
        Guard.Finds("declares no data class", Sample(SampleProto.Message("M", SampleProto.Scalar("bare", type))).Fields());

    [Theory]
    [InlineData(Type.String, DataClass.Sealed)]
    [InlineData(Type.String, DataClass.Token)]
    [InlineData(Type.String, DataClass.Label)]
    [InlineData(Type.String, DataClass.Time)]
    [InlineData(Type.String, DataClass.Count)]
    [InlineData(Type.Bytes, DataClass.Narrative)]
    [InlineData(Type.Bytes, DataClass.Code)]
    [InlineData(Type.Uint32, DataClass.OpaqueId)]
    [InlineData(Type.Double, DataClass.Count)]
    public void A_class_that_does_not_fit_its_type_is_found(Type type, DataClass dataClass) =>
        Guard.Finds("cannot be of class", Sample(SampleProto.Message("M", SampleProto.Scalar("odd", type, dataClass))).Fields());

    [Theory]
    [InlineData("google.protobuf.Any", "may hold anything")]
    [InlineData("google.protobuf.Struct", "may hold anything")]
    [InlineData("google.protobuf.Value", "may hold anything")]
    [InlineData("google.protobuf.ListValue", "may hold anything")]
    [InlineData("google.protobuf.Duration", "the only message that is not ours")]
    public void A_foreign_message_is_found(string type, string fault) =>
        Guard.Finds(fault, Sample(SampleProto.Message("M", SampleProto.Of("foreign", type))).Fields());

    [Fact]
    public void An_instant_is_allowed() =>
        Guard.Holds(Sample(SampleProto.Message("M", SampleProto.Of("time", "google.protobuf.Timestamp"))).Fields());

    [Fact]
    public void A_message_field_that_declares_a_class_is_found() =>
        Guard.Finds("its fields do", Sample(SampleProto.Message("M", SampleProto.Of("time", "google.protobuf.Timestamp", DataClass.Time))).Fields());

    [Theory]
    [InlineData(Type.Bytes, DataClass.Unspecified, "gateway.sample.v1.Nowhere", "does not exist")]
    [InlineData(Type.Bytes, DataClass.OpaqueId, "gateway.sample.v1.M", "one or the other")]
    [InlineData(Type.String, DataClass.Unspecified, "gateway.sample.v1.M", "is not bytes")]
    public void Carrying_that_is_not_right_is_found(Type type, DataClass dataClass, string carries, string fault) =>
        Guard.Finds(fault, Sample(SampleProto.Message("M", SampleProto.Scalar("body", type, dataClass, carries))).Fields());

    [Theory]
    [InlineData(DataClass.Identity)]
    [InlineData(DataClass.Narrative)]
    public void Identity_is_found_in_the_message_itself(DataClass dataClass) =>
        Guard.Finds("M.name is of class", Leaks(Sample(SampleProto.Message("M", Secret(dataClass)))));

    [Fact]
    public void Identity_is_found_behind_messages_that_hold_each_other() =>
        Guard.Finds("M.inner.name is of class Identity", Leaks(Sample(
            SampleProto.Message("M", SampleProto.Of("inner", Package + ".Inner")),
            SampleProto.Message("Inner", SampleProto.Of("back", Package + ".M"), Secret(DataClass.Identity)))));

    [Fact]
    public void Identity_is_found_in_a_choice()
    {
        var choice = SampleProto.Message("M", SampleProto.Of("inner", Package + ".Inner"));
        choice.OneofDecl.Add(new OneofDescriptorProto { Name = "choice" });
        choice.Field[0].OneofIndex = 0;

        Guard.Finds("M.inner.name", Leaks(Sample(choice, SampleProto.Message("Inner", Secret(DataClass.Identity)))));
    }

    [Fact]
    public void Identity_is_found_in_a_map_whose_key_is_refused_too()
    {
        var (entry, field) = SampleProto.Map("entries", Package + ".M", Package + ".Inner");
        var message = SampleProto.Message("M", field);
        message.NestedType.Add(entry);
        var walk = Sample(message, SampleProto.Message("Inner", Secret(DataClass.Identity)));

        Guard.Finds("M.entries.value.name is of class Identity", Leaks(walk));
        Guard.Finds("is a scalar in a map", walk.Fields());
    }

    [Theory]
    [InlineData(Package + ".Inner")]
    [InlineData(Package)]
    public void Identity_is_found_in_what_bytes_carry(string carries) =>
        Guard.Finds("M.body.name is of class Identity", Leaks(Sample(
            SampleProto.Message("M", SampleProto.Scalar("body", Type.Bytes, carries: carries)),
            SampleProto.Message("Inner", Secret(DataClass.Identity)))));

    private static DataClassWalk Sample(params DescriptorProto[] messages) => new([SampleProto.File(Package, messages)]);

    private static IEnumerable<string> Leaks(DataClassWalk walk) => walk.Leaks(walk.Messages.Where(message => message.Name == "M"));

    private static FieldDescriptorProto Secret(DataClass dataClass) => SampleProto.Scalar("name", Type.String, dataClass);
}
