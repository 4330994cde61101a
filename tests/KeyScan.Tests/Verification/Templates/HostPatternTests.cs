using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Templates;

/// <summary>Which hosts a rule may name. A port is part of one.</summary>
public sealed class HostPatternTests
{
    private static readonly Dictionary<string, string> Values =
        new(StringComparer.Ordinal) { ["shop"] = "Mine", ["evil"] = "a.b:1" };

    [Theory]
    [InlineData("api.acme.example", "api.acme.example", false)]
    [InlineData("vault.acme.example:8200", "vault.acme.example:8200", false)]
    [InlineData("$shop.acme.example:8443", "mine.acme.example:8443", false)]
    [InlineData("$evil.acme.example:8443", null, false)]
    [InlineData("10.1.2.3:8200", "10.1.2.3:8200", true)]
    [InlineData("localhost:1", "localhost:1", true)]
    [InlineData("vault", "vault", true)]
    [InlineData("0x0.acme.example:65535", "0x0.acme.example:65535", false)]
    public void A_host_with_its_port_is_asked_as_it_is_written(string text, string? filled, bool isLocal)
    {
        HostPattern host = HostPattern.TryParse(text, out Fault? why)!;
        Assert.Equal((null, text, filled, isLocal), (why, host.Text, host.Fill(Values), host.IsLocal));
    }

    [Theory]
    [InlineData("api.acme.example:443", "port")]
    [InlineData("api.acme.example:0", "port")]
    [InlineData("api.acme.example:08200", "port")]
    [InlineData("api.acme.example:65536", "port")]
    [InlineData("api.acme.example:", "port")]
    [InlineData("api.acme.example:+80", "port")]
    [InlineData("api.acme.example:8200:8201", "port")]
    [InlineData("api.acme.example:$port", "port")]
    [InlineData("[::1]:8200", "port")]
    [InlineData("$shop:8200", "has no fixed suffix")]
    [InlineData("$shop.example", "has no fixed suffix")]
    [InlineData("user@api.acme.example", "is no host")]
    [InlineData("Api.acme.example", "is no host")]
    [InlineData("10.1.2", "is no host")]
    [InlineData("010.1.2.3", "is no host")]
    [InlineData("2130706433", "is no host")]
    [InlineData("1.2.3.4.5", "is no host")]
    [InlineData("", "is no host")]
    public void What_is_no_host_or_another_name_of_one_is_refused(string text, string expected)
    {
        Assert.Null(HostPattern.TryParse(text, out Fault? why));
        Assert.Contains(expected, why!.What, StringComparison.Ordinal);
    }
}
