using System.Net;
using System.Net.Sockets;
using KeyScan.Primitives;

namespace KeyScan.Forges.Queue;

/// <summary>
/// Where a job may lead a worker: to hosts of the public internet, and to those of one's own network that somebody has listed. A
/// job must not be able to have a worker ask what only machines inside can ask.
/// </summary>
internal static class JobHost
{
    /// <summary>
    /// Why a worker does not clone from an address; null where it may. A host that has no address is git's to complain about.
    /// </summary>
    /// <param name="url">An address that a job may have, see <see cref="JobAddress"/>.</param>
    /// <param name="allowed">Hosts and networks that are meant although they are not public.</param>
    /// <param name="resolve">Answers a name with its addresses; null for the system's resolver.</param>
    public static Fault? FindFault(string url, AllowedAddresses allowed, Func<string, IPAddress[]>? resolve = null)
    {
        string host = HostOf(url);
        foreach (IPAddress address in AddressesOf(host, resolve ?? Dns.GetHostAddresses))
        {
            if (!allowed.Has(host, address) && PublicAddress.SpecialKind(address) is { } kind)
                return $"its host is at {address}, a {kind} address; list the host or its network with --allow-private if it "
                    + $"is meant";
        }
        return null;
    }

    private static string HostOf(string url)
    {
        if (url.Contains("://", StringComparison.Ordinal))
            return new Uri(url).Host.Trim('[', ']');
        string host = url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..];
        // user@[::1]:path, and user@host:path
        return host.StartsWith('[') && host.Contains(']', StringComparison.Ordinal)
            ? host[1..host.IndexOf(']', StringComparison.Ordinal)] : host[..host.IndexOf(':', StringComparison.Ordinal)];
    }

    private static IPAddress[] AddressesOf(string host, Func<string, IPAddress[]> resolve)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal];
        try
        {
            return resolve(host);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
