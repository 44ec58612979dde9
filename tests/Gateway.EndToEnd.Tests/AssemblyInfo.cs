using System.Runtime.Versioning;

// As the executable, whose key files rely on Unix file modes.
[assembly: UnsupportedOSPlatform("windows")]
