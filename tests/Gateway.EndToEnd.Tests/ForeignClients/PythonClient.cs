using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Google.Protobuf;

namespace Gateway.EndToEnd.Tests.ForeignClients;

/// <summary>Debian's python3-grpcio, with a script that knows no more of the gateway than its contract.</summary>
internal sealed class PythonClient(DeploymentFolder folder, string agency) : IDisposable
{
    // Where Debian's packages install for; another python3 on the path may not have them.
    private const string Python = "/usr/bin/python3";

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("gateway-python-");

    /// <summary>Skips the test, by name, where the client is not installed: infra/tests/install installs it.</summary>
    public static async Task RequireAsync()
    {
        var installed = File.Exists(Python) && (await RunAsync(["-c", "import grpc, google.protobuf"], string.Empty)).ExitCode == 0;
        Assert.SkipUnless(installed, "python3-grpcio and python3-protobuf are not installed: run infra/tests/install.");
    }

    /// <summary>Asks a question, and for the content behind each finding.</summary>
    public async Task<JsonNode> AskAsync(PersonQueryRequest question)
    {
        var descriptors = Path.Combine(_scratch.FullName, "queries.descriptors");
        await File.WriteAllBytesAsync(descriptors, DescriptorSets.Of(QueriesReflection.Descriptor).ToByteArray());
        var settings = new JsonObject
        {
            ["address"] = folder.Register.ByCode(agency)!.Address.Authority,
            ["system_pem"] = Path.Combine(folder.Path, DeploymentFiles.Members, agency, DeploymentFiles.LocalSystemPem),
            ["authority_der"] = Path.Combine(folder.Path, DeploymentFiles.CertificateAuthority),
            ["descriptors"] = descriptors,
            ["question"] = JsonNode.Parse(JsonFormatter.Default.Format(question)),
        };
        var (exitCode, output, error) = await RunAsync([Path.Combine(AppContext.BaseDirectory, "ForeignClients", "query.py")], settings.ToJsonString());
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output) ?? throw new JsonException("The script printed nothing.");
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Delete(recursive: true);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
