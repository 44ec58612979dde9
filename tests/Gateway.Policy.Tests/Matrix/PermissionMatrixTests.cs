using System.Text;
using System.Xml.Linq;

namespace Gateway.Policy.Tests.Matrix;

/// <summary>Who may see what, as one file that a reviewer reads when a rule changes; and its other forms.</summary>
public sealed class PermissionMatrixTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();
    private static readonly PolicyText Document = new("matrix.yaml", File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "policies", "matrix.yaml")));
    private static readonly PolicyMatrix Matrix = PolicyMatrix.Of(Policy, Document).Matrix!;

    [Fact]
    public void The_permission_matrix_is_the_one_that_was_reviewed()
    {
        var path = Path.Combine(RepositoryFiles.Root, "policies", "permission-matrix.txt");
        var matrix = Matrix.ToText();
        if (!File.Exists(path) || File.ReadAllText(path) != matrix)
        {
            File.WriteAllText(path + ".received", matrix);
            Assert.Fail($"Who may see what has changed. Read the difference between {path} and {path}.received; if it is meant, replace the first by the second.");
        }
    }

    [Fact]
    public void Every_cell_is_the_highest_tier_that_the_engine_gives()
    {
        foreach (var table in Matrix.Tables)
        {
            foreach (var cell in table.Cells.SelectMany(row => row).Where(cell => cell.Example is not null))
            {
                var highest = (from role in Policy.FindAttribute("role")!.Values
                               from basis in Policy.FindAttribute("legal_basis")!.Values
                               select Policy.Decide(cell.Example!.Request.With("role", role).With("legal_basis", basis), cell.Example.Record).Tier).Max();
                Assert.Equal(highest, cell.Highest);
                Assert.Equal(highest, Policy.Decide(cell.Example!.Request, cell.Example.Record).Tier);
            }
        }

        Assert.Contains(Matrix.Tables, table => table is { Name: "An open MARAC case", Group: "risk standard" });
    }

    [Fact]
    public void The_page_is_well_formed_needs_nothing_else_and_names_every_row_and_column()
    {
        var html = Matrix.ToHtml();
        var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("charset=\"utf-8\">", "charset=\"utf-8\"/>", StringComparison.Ordinal)
            .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal));

        Assert.Equal("en-GB", page.Root!.Attribute("lang")!.Value);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.All(page.Descendants("table"), table =>
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            Assert.Equal(16, table.Descendants("th").Count(head => head.Attribute("scope")!.Value == "col"));
            Assert.Equal(15, table.Descendants("th").Count(head => head.Attribute("scope")!.Value == "row"));
            Assert.All(table.Descendants("td"), cell => Assert.NotEmpty(cell.Value));
        });
        Assert.Equal(Matrix.Tables.Count, page.Descendants("table").Count());
    }

    [Fact]
    public void The_CSV_has_a_line_for_each_cell()
    {
        var lines = Matrix.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("record,case,agency_kind,purpose,tier,for_example_role,for_example_legal_basis", lines[0]);
        Assert.Equal(1 + (Matrix.Tables.Count * 15 * 15), lines.Length);
        Assert.Contains("\"Sealed, the owner is told\",,police,protective_order,contact,investigating_officer,dpa2018_part3", lines);
    }

    [Theory]
    [InlineData("rows: agency_kind", "rows: agency", "An attribute with one value was expected here.")]
    [InlineData("  urgency: routine\n", "", "The attribute 'urgency' has no ordinary value.")]
    [InlineData("risk: high", "risk: hihg", "'hihg' is not a value of 'risk'.")]
    [InlineData("each: risk", "every: risk", "The key 'every' is not known here.")]
    [InlineData("records:", "cases:", "The key 'records' is missing.")]
    public void A_document_that_is_wrong_says_where(string good, string bad, string problem)
    {
        var text = Encoding.UTF8.GetString(Document.Utf8.Span).Replace(good, bad, StringComparison.Ordinal);
        var load = PolicyMatrix.Of(Policy, PolicyText.Of("wrong.yaml", text));

        Assert.Null(load.Matrix);
        Assert.Contains(load.Errors, error => error.Problem == problem);
    }
}
