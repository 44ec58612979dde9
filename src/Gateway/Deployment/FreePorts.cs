using System.Net;
using System.Net.Sockets;

namespace Gateway.Deployment;

/// <summary>Ports of the loopback address that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>So many different ports. They are free when this returns; a trial deployment then uses them for as long as it exists.</summary>
    public static IReadOnlyList<int> Take(int count)
    {
        var listeners = new List<TcpListener>(count);
        try
        {
            for (var taken = 0; taken < count; taken++)
            {
                var listener = new TcpListener(IPAddress.Loopback, port: 0);
                listener.Start();
                listeners.Add(listener);
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
