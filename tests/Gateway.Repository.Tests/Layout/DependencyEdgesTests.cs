using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Layout;

public sealed class DependencyEdgesTests
{
    [Fact]
    public void Project_files_declare_allowed_edges_only() => Guard.Holds(DependencyEdges.Declared(RepositoryTree.Real));

    [Fact]
    public void Compiled_assemblies_use_allowed_edges_only() => Guard.Holds(DependencyEdges.Compiled(DependencyEdges.ReadCompiled(AppContext.BaseDirectory)));

    [Fact]
    public void Every_project_in_the_table_exists() =>
        Assert.Equal(Architecture.AllowedProjects.Keys.Order(), ProjectFile.In(RepositoryTree.Real, "src").Select(project => project.Name).Order());

    [Fact]
    public void The_table_is_the_one_that_the_architecture_page_shows() =>
        Assert.Equal(
            Architecture.AllowedProjects.Select(project => $"{project.Key}: {Shown(project.Value)}").Order(StringComparer.Ordinal),
            DocumentedEdges.Read(RepositoryTree.Real.Text("docs/ARCHITECTURE.md")).Order(StringComparer.Ordinal));

    [Fact]
    public void A_page_that_shows_another_edge_reads_differently() =>
        Assert.Equal(
            ["Gateway.Linkage: Contracts", "Gateway.Policy: nothing"],
            DocumentedEdges.Read("| project | what it is | may use |\n| `Gateway.Linkage` | pure | Contracts |\n| `Gateway.Policy` | pure | – |\n| other | table | x |\n"));

    [Theory]
    [InlineData("Gateway.Matcher", "<ProjectReference Include=\"../Gateway.Exchange/Gateway.Exchange.csproj\" />", "Gateway.Matcher references Gateway.Exchange")]
    [InlineData("Gateway.Linkage", "<ProjectReference Include=\"..\\Gateway.Contracts\\Gateway.Contracts.csproj\" />", "Gateway.Linkage references Gateway.Contracts")]
    [InlineData("Gateway.Node", "<PackageReference Include=\"Confluent.Kafka\" />", "only Gateway.Streams may")]
    [InlineData("Gateway.Exchange", "<PackageReference Include=\"dbup-sqlite\" />", "only Gateway.Storage may")]
    [InlineData("Gateway.Exchange", "<PackageReference Include=\"Npgsql.OpenTelemetry\" />", "only Gateway.Storage may")]
    [InlineData("Gateway.Policy", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", "is a pure library")]
    [InlineData("Gateway.Audit", "<PackageReference Include=\"Serilog\" />", "is a pure library")]
    [InlineData("Gateway.Surprise", "", "not in the table")]
    public void A_forbidden_edge_in_a_project_file_is_found(string project, string reference, string fault) =>
        Guard.Finds(fault, DependencyEdges.Declared(RepositoryTree.Sample(
            ($"src/{project}/{project}.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{reference}</ItemGroup></Project>"))));

    [Theory]
    [InlineData("Gateway.Matcher", "Gateway.Policy", "Gateway.Matcher is compiled against Gateway.Policy")]
    [InlineData("Gateway.Node", "Microsoft.Data.Sqlite", "only Gateway.Storage may")]
    [InlineData("Gateway.Statistics", "Grpc.Core.Api", "is a pure library")]
    public void A_forbidden_edge_in_a_compiled_assembly_is_found(string project, string reference, string fault) =>
        Guard.Finds(fault, DependencyEdges.Compiled(new Dictionary<string, IReadOnlyList<string>>
        {
            [project] = [reference],
            ["Gateway.Policy"] = [],
        }));

    private static string Shown(IReadOnlyList<string> projects) =>
        projects is [Architecture.Anything] ? "everything" : projects.Count == 0 ? "nothing" : string.Join(", ", projects.Select(project => project["Gateway.".Length..]));

    [Fact]
    public void The_compiled_assemblies_are_the_real_ones() =>
        Assert.Contains("Google.Protobuf", DependencyEdges.ReadCompiled(AppContext.BaseDirectory)["Gateway.Contracts"]);
}
