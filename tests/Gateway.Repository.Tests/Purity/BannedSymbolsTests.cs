using Gateway.Repository.Tests.Layout;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Purity;

public sealed class BannedSymbolsTests
{
    [Fact]
    public void Every_pure_library_has_the_ban_wired() => Guard.Holds(BannedSymbols.Wired(RepositoryTree.Real, Architecture.PureLibraries));

    [Fact]
    public void The_ban_names_clock_randomness_and_files_each_with_its_replacement() => Guard.Holds(BannedSymbols.Listed(RepositoryTree.Real));

    [Fact]
    public void No_pure_library_silences_the_ban() => Guard.Holds(BannedSymbols.Silenced(RepositoryTree.Real, Architecture.PureLibraries));

    [Fact]
    public void A_library_that_is_left_out_is_found()
    {
        var sample = RepositoryTree.Sample(("src/Directory.Build.props", "<PureLibraries>;Gateway.Linkage;</PureLibraries>"));

        Guard.Finds("Gateway.Policy is a pure library", BannedSymbols.Wired(sample, ["Gateway.Linkage", "Gateway.Policy"]));
        Guard.Finds("to no analyzer", BannedSymbols.Wired(sample, ["Gateway.Linkage"]));
    }

    [Fact]
    public void Wiring_that_is_hidden_is_found() =>
        Guard.Finds("hides", BannedSymbols.Wired(RepositoryTree.Sample(("src/Gateway.Policy/Directory.Build.props", "<Project />")), ["Gateway.Policy"]));

    [Fact]
    public void A_list_that_forgets_the_clock_or_a_replacement_is_found()
    {
        var sample = RepositoryTree.Sample(("src/BannedSymbols.txt", "T:System.IO.File\n"));

        Guard.Finds("does not ban P:System.DateTime.UtcNow", BannedSymbols.Listed(sample));
        Guard.Finds("names no replacement", BannedSymbols.Listed(sample));
    }

    [Fact]
    public void A_silenced_ban_is_found() =>
        Guard.Finds("silence nothing", BannedSymbols.Silenced(RepositoryTree.Sample(("src/Gateway.Policy/A.cs", "#pragma warning disable RS" + "0030")), ["Gateway.Policy"]));
}
