using System.Net;
using System.Net.Sockets;

namespace KeyScan.Primitives;

/// <summary>
/// Tells addresses of the public internet from those that only mean something inside a machine or a network, which a request must
/// not be led to. Ranges as in the special-purpose registries of IANA (RFC 6890; iana.org/assignments/iana-ipv4-special-registry
/// and -ipv6-), also those that are routed, because nobody's web server is there; an address that stands for an IPv4 address is
/// what that is.
/// </summary>
internal static class PublicAddress
{
    private static readonly (IPNetwork Network, string Name)[] Special =
    [
        Range("0.0.0.0/8", "unspecified"), Range("10.0.0.0/8", "private"), Range("100.64.0.0/10", "shared (carrier-grade NAT)"),
            Range("127.0.0.0/8", "loopback"),
        Range("169.254.169.254/32", "cloud metadata"), Range("169.254.0.0/16", "link-local"), Range("172.16.0.0/12", "private"),
        Range("192.0.0.0/24", "protocol assignments"),
        Range("192.0.2.0/24", "documentation"), Range("192.31.196.0/24", "AS112"), Range("192.52.193.0/24", "AMT"),
        Range("192.88.99.0/24", "6to4 relay"),
        Range("192.168.0.0/16", "private"), Range("192.175.48.0/24", "AS112"), Range("198.18.0.0/15", "benchmarking"),
        Range("198.51.100.0/24", "documentation"), Range("203.0.113.0/24", "documentation"), Range("224.0.0.0/4", "multicast"),
        Range("240.0.0.0/4", "reserved"),
        Range("::/128", "unspecified"), Range("::1/128", "loopback"), Range("64:ff9b:1::/48", "local NAT64"),
        Range("100::/64", "discard"), Range("100:0:0:1::/64", "dummy"),
        Range("2001::/32", "Teredo"), Range("2001::/23", "protocol assignments"), Range("2001:db8::/32", "documentation"),
        Range("2620:4f:8000::/48", "AS112"),
        Range("3fff::/20", "documentation"), Range("5f00::/16", "segment routing"), Range("fc00::/7", "private (unique local)"),
        Range("fe80::/10", "link-local"), Range("fec0::/10", "site-local"), Range("ff00::/8", "multicast"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>What kind of address it is, such as <c>loopback</c>; null for a public one.</summary>
    public static string? SpecialKind(IPAddress address)
    {
        if (Embedded(address) is { } embedded)
            return SpecialKind(embedded);
        foreach ((IPNetwork network, string name) in Special)
        {
            if (network.Contains(address))
                return name;
        }
        return address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address) ? "reserved" : null;
    }

    /// <summary>The IPv4 address that an IPv6 address leads to; null for none.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return new IPAddress(bytes.AsSpan(12, 4));
        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }

    private static (IPNetwork Network, string Name) Range(string network, string name) => (IPNetwork.Parse(network), name);
}
