using System.Net;
using System.Net.Sockets;
using System.Numerics;
using KeyScan.Http;
using KeyScan.Primitives;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>Which addresses webhooks may reach: none of the special-purpose ones, in whatever form they come.</summary>
public sealed class AddressTests
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>
    /// Every entry of IANA's special-purpose registries for IPv4 and IPv6 (as of 2026), multicast, and what is special by use;
    /// with what it is called here. Not in it: what stands for an IPv4 address (::ffff:0:0/96, 64:ff9b::/96, 2002::/16), which
    /// has tests of its own.
    /// </summary>
    public static TheoryData<string, string> Special => new()
    {
        { "0.0.0.0/8", "unspecified" }, { "0.0.0.0/32", "unspecified" }, { "10.0.0.0/8", "private" },
        { "100.64.0.0/10", "shared (carrier-grade NAT)" },
        { "127.0.0.0/8", "loopback" }, { "169.254.0.0/16", "link-local" }, { "169.254.169.254/32", "cloud metadata" },
        { "172.16.0.0/12", "private" },
        { "192.0.0.0/24", "protocol assignments" }, { "192.0.0.0/29", "protocol assignments" },
        { "192.0.0.8/32", "protocol assignments" },
        { "192.0.0.9/32", "protocol assignments" }, { "192.0.0.10/32", "protocol assignments" },
        { "192.0.0.170/31", "protocol assignments" },
        { "192.0.2.0/24", "documentation" }, { "192.31.196.0/24", "AS112" }, { "192.52.193.0/24", "AMT" },
        { "192.88.99.0/24", "6to4 relay" },
        { "192.88.99.2/32", "6to4 relay" }, { "192.168.0.0/16", "private" }, { "192.175.48.0/24", "AS112" },
        { "198.18.0.0/15", "benchmarking" },
        { "198.51.100.0/24", "documentation" }, { "203.0.113.0/24", "documentation" }, { "224.0.0.0/4", "multicast" },
        { "240.0.0.0/4", "reserved" },
        { "255.255.255.255/32", "reserved" },
        { "::/128", "unspecified" }, { "::1/128", "loopback" }, { "64:ff9b:1::/48", "local NAT64" }, { "100::/64", "discard" },
        { "100:0:0:1::/64", "dummy" },
        { "2001::/32", "Teredo" }, { "2001:1::1/128", "protocol assignments" }, { "2001:1::2/128", "protocol assignments" },
        { "2001:1::3/128", "protocol assignments" },
        { "2001:2::/48", "protocol assignments" }, { "2001:3::/32", "protocol assignments" },
        { "2001:4:112::/48", "protocol assignments" },
        { "2001:10::/28", "protocol assignments" }, { "2001:20::/28", "protocol assignments" },
        { "2001:30::/28", "protocol assignments" },
        { "2001:100::/24", "protocol assignments" }, { "2001:db8::/32", "documentation" }, { "2620:4f:8000::/48", "AS112" },
        { "3fff::/20", "documentation" },
        { "5f00::/16", "segment routing" }, { "fc00::/7", "private (unique local)" }, { "fe80::/10", "link-local" },
        { "fec0::/10", "site-local" }, { "ff00::/8", "multicast" },
    };

    [Theory, MemberData(nameof(Special))]
    public void Every_special_purpose_network_is_refused_from_its_first_address_to_its_last(string network, string kind)
    {
        foreach (IPAddress address in Ends(IPNetwork.Parse(network)))
            Assert.Equal((address, Kind(address, kind)), (address, PublicAddress.SpecialKind(address)));
    }

    [Theory, MemberData(nameof(Special))]
    public void A_special_purpose_address_is_refused_inside_an_IPv6_address_as_well(string network, string kind)
    {
        foreach (IPAddress address in Ends(IPNetwork.Parse(network)).Where(a => a.AddressFamily == AddressFamily.InterNetwork))
        {
            byte[] four = address.GetAddressBytes();
            Assert.Equal(Kind(address, kind), PublicAddress.SpecialKind(address.MapToIPv6()));
            Assert.Equal(Kind(address, kind), PublicAddress.SpecialKind(With("64:ff9b::", 12, four)));
            Assert.Equal(Kind(address, kind), PublicAddress.SpecialKind(With("2002::", 2, four)));
            Assert.Equal(Kind(address, kind), PublicAddress.SpecialKind(With("2002:0:0:1::5", 2, four)));
            // IPv4-compatible and IPv4-translated addresses, which nobody uses any more.
            Assert.NotNull(PublicAddress.SpecialKind(With("::", 12, four)));
            Assert.NotNull(PublicAddress.SpecialKind(With("::ffff:0:0:0", 12, four)));
        }
    }

    [Theory, MemberData(nameof(Special))]
    public void The_addresses_beside_a_special_purpose_network_are_judged_by_themselves(string network, string kind)
    {
        Assert.NotEmpty(kind);
        IPNetwork[] all = [IPNetwork.Parse("2001::/23"), .. Special.Select(row => IPNetwork.Parse((string)row[0]))];
        foreach (IPAddress address in Beside(IPNetwork.Parse(network)).Where(a => !Array.Exists(all, n => n.Contains(a))
            && (a.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(a))))
            Assert.Equal((address, null), (address, PublicAddress.SpecialKind(address)));
    }

    [Theory]
    [InlineData("4000::1")]
    [InlineData("::7f00:1")]
    [InlineData("fe80::1%1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    public void What_is_no_address_of_the_public_internet_is_refused(string address) =>
        Assert.NotNull(PublicAddress.SpecialKind(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:200::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    public void Public_addresses_are_reached(string address) => Assert.Null(PublicAddress.SpecialKind(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1 10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.1 1.1.1.1", "10.0.0.1")]
    [InlineData("1.1.1.1 2606:4700:4700::1111 ::1", "::1")]
    [InlineData("1.1.1.1 8.8.8.8", null)]
    public void A_name_is_refused_for_any_of_its_addresses(string addresses, string? refused)
    {
        var connection = new CheckedConnection(AllowedAddresses.None);
        IPAddress[] all = [.. addresses.Split(' ').Select(IPAddress.Parse)];
        if (refused is null)
            connection.RefuseSpecial("hooks.example", all);
        else
            Assert.Contains(refused,
                Assert.Throws<RefusedAddressException>(() => connection.RefuseSpecial("hooks.example", all)).Message,
                StringComparison.Ordinal);
    }

    // The one address in a network of another kind that everybody tries first.
    private static string Kind(IPAddress address, string kind) =>
        address.Equals(IPAddress.Parse("169.254.169.254")) ? "cloud metadata" : kind;

    private static IPAddress[] Ends(IPNetwork network)
    {
        (BigInteger first, BigInteger last, int length) = Span(network);
        return [Make(first, length), Make((first + last) / 2, length), Make(last, length)];
    }

    private static IEnumerable<IPAddress> Beside(IPNetwork network)
    {
        (BigInteger first, BigInteger last, int length) = Span(network);
        if (first > 0)
            yield return Make(first - 1, length);
        if (last < (BigInteger.One << (length * 8)) - 1)
            yield return Make(last + 1, length);
    }

    private static (BigInteger First, BigInteger Last, int Length) Span(IPNetwork network)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        var first = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return (first, first + (BigInteger.One << (bytes.Length * 8 - network.PrefixLength)) - 1, bytes.Length);
    }

    private static IPAddress Make(BigInteger number, int length)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[length - bytes.Length], .. bytes]);
    }

    private static IPAddress With(string prefix, int at, byte[] four)
    {
        byte[] bytes = IPAddress.Parse(prefix).GetAddressBytes();
        four.CopyTo(bytes, at);
        return new IPAddress(bytes);
    }
}
