using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

public sealed class DependenciesTests
{
    [Fact]
    public void Every_package_that_is_used_is_explained() => Guard.Holds(Dependencies.Unexplained(RepositoryTree.Real));

    [Fact]
    public void Every_package_that_is_explained_is_used() => Guard.Holds(Dependencies.Unused(RepositoryTree.Real));

    [Fact]
    public void A_package_without_a_reason_and_a_reason_without_a_package_are_found()
    {
        var tree = RepositoryTree.Sample(
            ("src/A/A.csproj", "<PackageReference Include=\"Surprise\" />"),
            ("Directory.Packages.props", "<GlobalPackageReference Include=\"Everywhere\" Version=\"1\" /><PackageVersion Include=\"Pinned\" Version=\"1\" />"),
            ("docs/DEPENDENCIES.md", "| package | why |\n|---|---|\n| `Gone`, `Everywhere` | once |\n"));

        Assert.StartsWith("Surprise is used", Assert.Single(Dependencies.Unexplained(tree)), StringComparison.Ordinal);
        Assert.StartsWith("docs/DEPENDENCIES.md explains Gone", Assert.Single(Dependencies.Unused(tree)), StringComparison.Ordinal);
    }
}
