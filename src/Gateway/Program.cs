using System.CommandLine.Invocation;
using Gateway.CommandLine;
using Gateway.Deployment;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Storage;
using Gateway.Streams;
using Grpc.Core;

// SQLite works on the calling thread, and evaluations keep one busy for a while: a pool that begins with one thread a core and adds two
// a second would let every role of this process wait for a thread.
ThreadPool.SetMinThreads(workerThreads: 64, completionPortThreads: 64);

try
{
    var parsed = GatewayCommandLine.Create().Parse(args);
    // What is wrong must not scroll away above pages of help; without any word, the help is what is wanted.
    if (parsed.Action is ParseErrorAction wrong)
        wrong.ShowHelp = args.Length == 0;
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (Explain(failure) is not null)
{
    await Console.Error.WriteLineAsync($"gateway: {Explain(failure)}");
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("gateway: stopped.");
    return 130;
}

// Failures that are foreseen carry words for the person at the keyboard; anything else is a defect and shows where it happened.
static string? Explain(Exception failure) => failure switch
{
    CommandFailedException or DeploymentException or EnrolmentException or StorageException or EventLogException => failure.Message,
    RpcException refused => string.Join('\n', [
        refused.Status.Detail is { Length: > 0 } detail && Refusal.ReasonOf(refused) is not null ? detail : "The node cannot be reached, or did not answer. Is it running?",
        .. Refusal.FieldsOf(refused).Select(field => $"  {field.Field}: {field.Problem}")]),
    IOException or UnauthorizedAccessException => failure.Message,
    _ => null,
};
