using System.CommandLine;
using Gateway.CommandLine;

namespace Gateway.Policy;

/// <summary><c>gateway policy matrix</c>: who may see what, as a page, a spreadsheet or text.</summary>
internal static class MatrixCommand
{
    private const string Html = "html";
    private const string Csv = "csv";
    private const string Text = "text";

    public static Command Create()
    {
        var file = PolicyFiles.File();
        var overlay = PolicyFiles.Overlay();
        var records = new Option<FileInfo>("--records")
        {
            Description = "Document that says what the rows, the columns and the records are.",
            DefaultValueFactory = _ => new FileInfo(ShippedFiles.PathOf("policies/matrix.yaml")),
        };
        var format = new Option<string>("--format") { Description = "html, csv or text.", DefaultValueFactory = _ => Html };
        format.AcceptOnlyFromAmong(Html, Csv, Text);
        var to = new Option<FileInfo?>("--to") { Description = "File to write; without it, the matrix is printed." };
        var command = new Command("matrix", "Show who may see what: the highest tier for each agency and purpose, record by record.") { file, overlay, records, format, to };
        command.SetAction(async (parsed, cancellation) =>
        {
            var policy = await PolicyFiles.LoadAsync(parsed.GetValue(file), parsed.GetValue(overlay), cancellation);
            var load = PolicyMatrix.Of(policy, await PolicyFiles.ReadAsync(parsed.GetRequiredValue(records), cancellation));
            var matrix = load.Matrix ?? throw new CommandFailedException($"The matrix cannot be worked out.\n{string.Join('\n', load.Errors)}");
            var rendered = parsed.GetValue(format) switch
            {
                Csv => matrix.ToCsv(),
                Text => matrix.ToText(),
                _ => matrix.ToHtml(),
            };
            if (parsed.GetValue(to) is { } target)
                await File.WriteAllTextAsync(target.FullName, rendered, cancellation);
            else
                await parsed.InvocationConfiguration.Output.WriteAsync(rendered);
        });
        return command;
    }
}
