using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Words;

public sealed class BannedWordsTests
{
    [Fact]
    public void The_repository_holds_no_banned_word() => Guard.Holds(BannedWords.Faults(RepositoryTree.Real));

    // Each sample is written in two parts, so that this file does not hold it.
    [Theory]
    [InlineData("// TO", "DO: later", "marks something unfinished")]
    [InlineData("// FIX", "ME", "marks something unfinished")]
    [InlineData("// HA", "CK around it", "marks something unfinished")]
    [InlineData("throw new NotImplemented", "Exception();", "marks something unfinished")]
    [InlineData("Thread.", "Sleep(100);", "put to sleep")]
    [InlineData("built by a sub", "agent", "speaks of how or where")]
    [InlineData("see hand-", "over notes", "speaks of how or where")]
    [InlineData("read \"/wor", "k/shared/design.md\"", "speaks of how or where")]
    public void A_banned_word_is_found(string first, string second, string fault) =>
        Guard.Finds(fault, BannedWords.Faults(RepositoryTree.Sample(("src/Bad.cs", $"class Bad\n{first}{second}\n"))));

    [Fact]
    public void A_test_may_wait_and_a_word_may_contain_another() =>
        Guard.Holds(BannedWords.Faults(RepositoryTree.Sample(("tests/Good.cs", "Thread." + "Sleep(1); // hackney, agency, networks/work/x\n"))));
}
