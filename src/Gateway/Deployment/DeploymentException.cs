namespace Gateway.Deployment;

/// <summary>A deployment folder cannot be used: says why and what to do.</summary>
internal sealed class DeploymentException(string message) : Exception(message);
