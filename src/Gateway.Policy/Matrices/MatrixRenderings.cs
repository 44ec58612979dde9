using System.Net;
using System.Text;

namespace Gateway.Policy;

/// <summary>A matrix as text for reviews, as CSV for spreadsheets, and as a page.</summary>
public static class MatrixRenderings
{
    private static readonly string[] Letters = [".", "h", "c", "S", "F"];

    // Light backgrounds with black text: the letter and the word carry the meaning, the shade only helps (WCAG 2.2, 1.4.1 and 1.4.3).
    private const string Style = """
        body { font: 1rem/1.5 Arial, sans-serif; margin: 2rem; color: #0b0c0c; background: #fff }
        table { border-collapse: collapse; margin: 1rem 0 3rem }
        caption { text-align: left; font-weight: bold; font-size: 1.2rem; padding: .5rem 0 }
        th, td { border: 1px solid #b1b4b6; padding: .25rem .5rem; text-align: left; font-weight: normal }
        thead th { vertical-align: bottom; font-weight: bold }
        .hit { background: #f3f2f1 } .contact { background: #fff2d3 } .summary { background: #d2e2f1 } .full { background: #cce2d8; font-weight: bold }
        .scroll { overflow-x: auto }
        """;

    /// <summary>One letter for each cell, so that a reviewer sees in one difference who may see what they could not see before.</summary>
    public static string ToText(this PolicyMatrix matrix)
    {
        var text = new StringBuilder()
            .Append("Who may see what: the highest tier that can be reached, with any ").Append(string.Join(" and any ", matrix.Over)).Append(".\n")
            .Append(". none   h hit   c contact   S summary   F full\n\n");
        for (var column = 0; column < matrix.Column.Values.Count; column++)
            text.Append($"  {Heading(column)} {matrix.Column.Values[column]}\n");
        foreach (var table in matrix.Tables)
        {
            text.Append($"\n{Title(table)}\n{"",-24}{string.Join(' ', matrix.Column.Values.Select((_, column) => Heading(column)))}\n");
            foreach (var (row, cells) in matrix.Row.Values.Zip(table.Cells))
                text.Append($"  {row,-22}{string.Join(' ', cells.Select(cell => Letters[(int)cell.Highest]))}\n");
        }

        return text.ToString();
    }

    /// <summary>One line for each cell, with one choice of the free attributes that reaches its tier (RFC 4180).</summary>
    public static string ToCsv(this PolicyMatrix matrix)
    {
        var text = new StringBuilder().Append($"record,case,{matrix.Row.Name},{matrix.Column.Name},tier,{string.Join(',', matrix.Over.Select(name => $"for_example_{name}"))}\r\n");
        foreach (var table in matrix.Tables)
        {
            foreach (var (row, cells) in matrix.Row.Values.Zip(table.Cells))
            {
                foreach (var (column, cell) in matrix.Column.Values.Zip(cells))
                {
                    string[] line = [table.Name, table.Group ?? "", row, column, cell.Highest.Name(), .. matrix.Over.Select(name => cell.Example?.Request.Find(name) ?? cell.Example?.Record.Find(name) ?? "")];
                    text.AppendJoin(',', line.Select(Quoted)).Append("\r\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>A page that needs nothing but itself: a table for each record, headings in both directions, words and not only colours.</summary>
    public static string ToHtml(this PolicyMatrix matrix)
    {
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>Who may see what: {WebUtility.HtmlEncode(matrix.PolicyVersion)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n")
            .Append($"<h1>Who may see what</h1>\n<p>Policy {WebUtility.HtmlEncode(matrix.PolicyVersion)}. Each cell is the highest tier that can be reached with any {Words(string.Join(" and any ", matrix.Over))}.</p>\n");
        foreach (var table in matrix.Tables)
            AppendTable(html, matrix, table);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void AppendTable(StringBuilder html, PolicyMatrix matrix, MatrixTable table)
    {
        html.Append($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{WebUtility.HtmlEncode(Title(table))}\">\n<table>\n<caption>{WebUtility.HtmlEncode(Title(table))}</caption>\n")
            .Append($"<thead>\n<tr><th scope=\"col\">{Words(matrix.Row.Name)}</th>");
        foreach (var column in matrix.Column.Values)
            html.Append($"<th scope=\"col\">{Words(column)}</th>");
        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (var (row, cells) in matrix.Row.Values.Zip(table.Cells))
        {
            html.Append($"<tr><th scope=\"row\">{Words(row)}</th>");
            foreach (var cell in cells)
                html.Append($"<td class=\"{cell.Highest.Name()}\">{(cell.Highest == Tier.None ? "–" : cell.Highest.Name())}</td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
    }

    private static string Title(MatrixTable table) => table.Group is null ? table.Name : $"{table.Name}: {table.Group}";

    private static string Heading(int column) => column < 26 ? ((char)('a' + column)).ToString() : ((char)('A' + column - 26)).ToString();

    private static string Words(string name) => WebUtility.HtmlEncode(name.Replace('_', ' '));

    private static string Quoted(string value) => value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"")}\"" : value;
}
