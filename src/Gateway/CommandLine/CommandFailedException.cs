namespace Gateway.CommandLine;

/// <summary>A command cannot do what was asked: the message says why and what to do, and the program ends with exit code 1.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
