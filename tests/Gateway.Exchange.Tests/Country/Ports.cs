using System.Net;
using System.Net.Sockets;

namespace Gateway.Exchange.Tests.Country;

/// <summary>
/// Addresses on this machine that nobody else takes: each port is given once, begins at another place in each process, and lies below the range
/// from which the system gives ports to outgoing connections.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Environment.ProcessId * 101 % Count;

    /// <summary>The next address at which nobody answers.</summary>
    public static string FreeAddress()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
                return $"https://127.0.0.1:{port}";
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
