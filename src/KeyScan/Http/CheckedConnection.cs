using System.Net;
using System.Net.Sockets;
using KeyScan.Primitives;

namespace KeyScan.Http;

/// <summary>
/// Opens connections to addresses that were looked at: it asks for the addresses of the name itself and connects to one of
/// those, so that a name cannot mean one address when it is checked and another when it is used.
/// </summary>
/// <param name="allowed">What may be reached although it is not public.</param>
/// <param name="listed">Where a user lists that, for errors.</param>
internal sealed class CheckedConnection(AllowedAddresses allowed, string listed = "under allow_private")
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="RefusedAddressException">One of the addresses is not public and not listed.</exception>
    /// <exception cref="SocketException">The name has no address, or none of them takes the connection.</exception>
    public ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation);

    /// <summary>The same for a protocol that is not HTTP.</summary>
    /// <exception cref="RefusedAddressException">One of the addresses is not public and not listed.</exception>
    /// <exception cref="SocketException">The name has no address, or none of them takes the connection.</exception>
    public async ValueTask<Stream> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellation);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        RefuseSpecial(host, addresses);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Refuses a name of which any address is not public: which of them takes the connection is not known before.
    /// </summary>
    /// <exception cref="RefusedAddressException">One of the addresses is not public and not listed.</exception>
    internal void RefuseSpecial(string host, IReadOnlyList<IPAddress> addresses)
    {
        foreach (IPAddress address in addresses)
        {
            if (!allowed.Has(host, address) && PublicAddress.SpecialKind(address) is { } kind)
                throw new RefusedAddressException(address, kind, listed);
        }
    }
}

/// <summary>Thrown where a name leads to an address that requests must not go to.</summary>
internal sealed class RefusedAddressException(IPAddress address, string kind, string listed)
    : Exception($"refused: {address} is a {kind} address; list the host or its network {listed} if it is meant");
