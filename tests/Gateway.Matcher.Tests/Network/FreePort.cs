using System.Net;
using System.Net.Sockets;

namespace Gateway.Matcher.Tests.Network;

/// <summary>
/// Ports for roles that a test stops and starts again. They lie below those that the system gives to outgoing connections and to
/// whoever asks for any port (32768 and up on Linux), so that nobody takes one in between.
/// </summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int _last = Environment.ProcessId * 101;

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: the next one.
            }
        }
    }
}
