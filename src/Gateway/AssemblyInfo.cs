using System.Runtime.Versioning;

// Key files rely on Unix file modes; the gateway runs on Linux.
[assembly: UnsupportedOSPlatform("windows")]
