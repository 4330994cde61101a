using System.Security.Cryptography;
using System.Text;
using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Rules;

public sealed class ExampleKeyTests
{
    [Theory]
    [InlineData("rsa", "RSA PRIVATE KEY")]
    [InlineData("ec", "EC PRIVATE KEY")]
    [InlineData("pkcs8", "PRIVATE KEY")]
    [InlineData("encrypted", "ENCRYPTED PRIVATE KEY")]
    [InlineData("openssh", "OPENSSH PRIVATE KEY")]
    [InlineData("pgp", "PGP PRIVATE KEY BLOCK")]
    public void A_key_stands_in_a_block_with_its_own_label(string form, string label)
    {
        string[] lines = Expand(form).Split('\n');

        Assert.Equal($"-----BEGIN {label}-----", lines[0]);
        Assert.Equal($"-----END {label}-----", lines[^1]);
        Assert.True(lines.Length > 4);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("pkcs8")]
    public void An_rsa_key_can_be_imported(string form)
    {
        using var key = RSA.Create();
        key.ImportFromPem(Expand(form));

        Assert.Equal(2048, key.KeySize);
    }

    [Fact]
    public void An_ec_key_can_be_imported()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Expand("ec"));

        Assert.Equal(256, key.KeySize);
    }

    [Fact]
    public void An_escaped_key_is_one_line_that_reads_back_as_the_key()
    {
        string text = ExampleTemplate.Expand("<<pem-escaped pkcs8>>", new Random(1));

        Assert.DoesNotContain('\n', text);
        Assert.Equal(Expand("pkcs8"), text.Replace("\\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void An_openssh_key_starts_with_its_magic_and_ends_in_counted_padding()
    {
        byte[] body = Convert.FromBase64String(Body(Expand("openssh")));

        Assert.StartsWith("openssh-key-v1\0", Encoding.Latin1.GetString(body), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, body[^1]), body[^body[^1]..].Select(b => (int)b));
    }

    [Fact]
    public void A_pgp_key_is_one_packet_as_long_as_its_header_says()
    {
        string[] lines = Expand("pgp").Split('\n');
        byte[] packet = Convert.FromBase64String(string.Concat(lines[2..^2]));

        Assert.Empty(lines[1]);
        Assert.Matches("^=[A-Za-z0-9+/]{4}$", lines[^2]);
        Assert.Equal(packet.Length, 3 + (packet[1] << 8) + packet[2]);
    }

    private static string Expand(string form) => ExampleTemplate.Expand($"<<pem {form}>>", new Random(1));

    private static string Body(string pem) => string.Concat(pem.Split('\n')[1..^1]);
}
