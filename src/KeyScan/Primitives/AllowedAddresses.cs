using System.Net;

namespace KeyScan.Primitives;

/// <summary>The hosts and networks an endpoint may reach although they are not public, and with plain http.</summary>
internal sealed class AllowedAddresses
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    private AllowedAddresses()
    {
    }

    /// <summary>Nothing but public addresses.</summary>
    public static AllowedAddresses None { get; } = new();

    /// <summary>Reads names of hosts, addresses, and networks such as <c>10.1.0.0/16</c>.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="wrong">Takes those that are none of these.</param>
    public static AllowedAddresses Parse(IEnumerable<string> texts, ICollection<string> wrong)
    {
        var allowed = new AllowedAddresses();
        foreach (string text in texts)
        {
            if (IPAddress.TryParse(text, out IPAddress? address))
                allowed._networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(text, out IPNetwork network))
                allowed._networks.Add(network);
            else if (Uri.CheckHostName(text) == UriHostNameType.Dns)
                allowed._hosts.Add(text);
            else
                wrong.Add(text);
        }
        return allowed;
    }

    /// <summary>Whether <paramref name="host"/> is listed, by its name or, where it is an address, by its network.</summary>
    public bool HasHost(string host) =>
        _hosts.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && HasAddress(address));

    /// <summary>Whether a connection to <paramref name="address"/> on behalf of <paramref name="host"/> is listed.</summary>
    public bool Has(string host, IPAddress address) => _hosts.Contains(host) || HasAddress(address);

    private bool HasAddress(IPAddress address) => _networks.Exists(n => n.Contains(address));
}
