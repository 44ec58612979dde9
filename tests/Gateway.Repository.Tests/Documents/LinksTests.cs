using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

public sealed class LinksTests
{
    [Fact]
    public void Every_link_leads_somewhere() => Guard.Holds(Links.Broken(RepositoryTree.Real));

    [Fact]
    public void Every_path_that_a_document_names_exists() => Guard.Holds(Links.MissingPaths(RepositoryTree.Real));

    [Fact]
    public void Every_test_that_a_document_names_as_evidence_exists() => Guard.Holds(Links.MissingTests(RepositoryTree.Real));

    [Theory]
    [InlineData("[gone](gone.md)", "gone.md, which does not exist")]
    [InlineData("[up](../docs/gone.md)", "../docs/gone.md, which does not exist")]
    [InlineData("[no heading](good.md#elsewhere)", "has no such heading")]
    [InlineData("[no heading here](#elsewhere)", "has no such heading")]
    public void A_link_that_leads_nowhere_is_found(string text, string fault) => Guard.Finds(fault, Links.Broken(Documents(text)));

    [Theory]
    [InlineData("[file](good.md)")]
    [InlineData("[heading](good.md#what-is-a-flag-one-case-one-subject)")]
    [InlineData("[up](../docs/good.md)")]
    [InlineData("[folder](../docs)")]
    [InlineData("[web](https://www.rfc-editor.org/rfc/rfc9497#section-2)")]
    public void A_link_that_leads_somewhere_is_good(string text) => Guard.Holds(Links.Broken(Documents(text)));

    [Fact]
    public void A_path_that_does_not_exist_is_found() => Guard.Finds("names `src/Gateway.Gone/Gone.cs`", Links.MissingPaths(Documents("see `src/Gateway.Gone/Gone.cs`")));

    [Fact]
    public void A_test_that_does_not_exist_is_found()
    {
        var tree = RepositoryTree.Sample(("SECURITY.md", "`A_thing_that_is_shown` and `A_thing_that_is_not`"), ("tests/A.cs", "    public void A_thing_that_is_shown() =>"));

        Assert.Equal(["SECURITY.md: names the test `A_thing_that_is_not`, which does not exist."], Links.MissingTests(tree));
    }

    private static RepositoryTree Documents(string text) =>
        RepositoryTree.Sample(("docs/page.md", text), ("docs/good.md", "# Title\n\n## What is a flag? One case, one subject\n"));
}
