using System.Net;
using System.Net.Sockets;

namespace Gateway.Hosting.Tests.Samples;

/// <summary>Addresses on this machine.</summary>
internal static class Loopback
{
    /// <summary>An address at which nobody answers at this moment.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
