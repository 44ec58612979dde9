using Gateway.Contracts.Node.V1;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Storage;
using Dapper;

namespace Gateway.EndToEnd.Tests.CommandLine;

/// <summary>A file with bad rows: the good ones are kept, each bad one is named by line and column with what to do, and can be put right and imported.</summary>
public sealed class ImportCommandTests(SharedDeployment shared) : IDisposable
{
    private const string Header = "Case reference,Panel reference,Dates heard,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address,Risk level,Victim reference";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Good_rows_are_kept_bad_ones_named_and_written_to_a_file_that_can_be_put_right_and_imported()
    {
        var file = _folder.Write("panel.csv", $"""
            {Header}
            IMP-1,PANEL-7,2026-03-02,Ignatius Thistlewood,1974-05-06,"3 Quern Lane, Maldon CM9 7GH",high,V1
            IMP-2,PANEL-7,2026-03-02,Jocelyn Underwood,31/02/1985,"4 Quern Lane, Maldon CM9 7GH",high,V2
            IMP-3,PANEL-7,2026-03-02,Lancelot Vinegar,1975-06-07,"5 Quern Lane, Maldon CM9 7GH",terrible,V3
            IMP-4,PANEL-7,2026-03-02,Mortimer Wainscot
            IMP-5,PANEL-7,2026-03-02,Peregrine Yaxley,1977-08-09,"6 Quern Lane, Maldon CM9 7GH",high,V5

            """);

        var imported = await ImportAsync(file);

        Assert.Equal((2, string.Empty), (imported.ExitCode, imported.Error));
        Assert.Contains("line 3, column Perpetrator(s) DOB: ", imported.Output, StringComparison.Ordinal);
        Assert.Contains("line 4, column Risk level: is not known: write one of standard, medium, high", imported.Output, StringComparison.Ordinal);
        Assert.Contains("line 5: the row does not have 8 cells like the header", imported.Output, StringComparison.Ordinal);
        Assert.Contains("2 cases new, 0 held already", imported.Output, StringComparison.Ordinal);
        Assert.Contains($"3 of 5 rows were not taken. They are in {_folder.PathOf("panel.rejects.csv")}: put them right and import that file.\n", imported.Output, StringComparison.Ordinal);
        Assert.All((string[])["Underwood", "terrible", "Wainscot", "31/02/1985"], value => Assert.DoesNotContain(value, imported.Output, StringComparison.Ordinal));
        Assert.Equal(["IMP-1", "IMP-5"], await HeldAsync());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.PathOf("panel.rejects.csv")));
        var rejects = await File.ReadAllTextAsync(_folder.PathOf("panel.rejects.csv"));
        Assert.StartsWith($"{Header},Why not imported\nIMP-2,", rejects, StringComparison.Ordinal);
        var corrected = rejects
            .Replace("31/02/1985", "28/02/1985", StringComparison.Ordinal)
            .Replace("terrible", "medium", StringComparison.Ordinal);
        var again = await ImportAsync(_folder.Write("corrected.csv", string.Join('\n', corrected.Split('\n').Where(line => !line.StartsWith("IMP-4", StringComparison.Ordinal)))));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("2 cases new, 0 held already", again.Output, StringComparison.Ordinal);
        Assert.Equal(["IMP-1", "IMP-2", "IMP-3", "IMP-5"], await HeldAsync());

        Assert.Contains("0 cases new, 2 held already", (await ImportAsync(file)).Output, StringComparison.Ordinal);
        Assert.Equal(["IMP-1", "IMP-2", "IMP-3", "IMP-5"], await HeldAsync());
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("Name,Born\nIgnatius Thistlewood,1974-05-06\n", "The column 'Perpetrator(s) name' is missing")]
    [InlineData("\"Perpetrator(s) name,Born\nIgnatius\n", "The first line is no header")]
    public async Task A_file_that_cannot_be_read_at_all_is_refused_whole_and_says_why(string content, string said)
    {
        var before = await HeldAsync();

        var refused = await ImportAsync(_folder.Write("broken.csv", content));

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("gateway: broken.csv: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await HeldAsync());
        Assert.False(File.Exists(_folder.PathOf("broken.rejects.csv")));
    }

    private Task<ProgramResult> ImportAsync(string file) =>
        GatewayProgram.RunAsync("import", file, "--deployment", shared.Trial.Folder.Path, "--as", SharedDeployment.Housing);

    private async Task<IReadOnlyList<string>> HeldAsync() =>
        [.. (await shared.Trial.Service<Database>(SharedDeployment.Housing).ReadAsync(connection => connection.QueryAsync<byte[]>("SELECT record FROM cases")))
            .Select(record => Case.Parser.ParseFrom(record).Reference)
            .Order(StringComparer.Ordinal)];
}
