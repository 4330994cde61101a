using System.Text.RegularExpressions;
using System.Text;
using KeyScan.Primitives;
using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Rules;

public sealed class ExampleTemplateTests
{
    private const int Seeds = 200;

    [Theory]
    [InlineData("", "")]
    [InlineData("no placeholder > at < all", "no placeholder > at < all")]
    [InlineData("a >> b", "a >> b")]
    [InlineData("<<base64 user:pass>>", "dXNlcjpwYXNz")]
    [InlineData("<<base64-json {}>>", "e30=")]
    [InlineData("<<<base64 a>>>", "<YQ==>")]
    [InlineData("x=<<base64 a>>;y=<<base64 b>>", "x=YQ==;y=Yg==")]
    public void Text_around_placeholders_stays_as_it_is(string template, string expected) =>
        Assert.Equal(expected, ExampleTemplate.Expand(template, new Random(1)));

    [Theory]
    [InlineData("<<[A-Za-z0-9_-]{40}>>", "^[A-Za-z0-9_-]{40}$")]
    [InlineData("<<[0-9]{8,12}>>", "^[0-9]{8,12}$")]
    [InlineData("<<[a-f0-9]{64}>>", "^[a-f0-9]{64}$")]
    [InlineData("<<[xyz]{3}>>", "^[xyz]{3}$")]
    [InlineData("<<[ab]{200}>>", "^[ab]{200}$")]
    [InlineData("<<[a]{10}>>", "^a{10}$")]
    [InlineData("<<[A-Za-z0-9+/=.~-]{20}>>", "^[A-Za-z0-9+/=.~-]{20}$")]
    [InlineData("<<crc32-base62>>", "^[0-9A-Za-z]{36}$")]
    [InlineData("<<aws-account>>", "^[A-Z2-7]{16}$")]
    [InlineData("<<uuid>>", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    [InlineData("<<jwt>>", @"^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}$")]
    [InlineData("<<words 3>>", "^[a-z]+_[a-z]+_[a-z]+$")]
    [InlineData("<<words 1>>", "^[a-z]+$")]
    public void A_placeholder_becomes_what_it_says_for_every_seed(string template, string pattern)
    {
        for (int seed = 0; seed < Seeds; seed++)
            Assert.Matches(pattern, ExampleTemplate.Expand(template, new Random(seed)));
    }

    [Fact]
    public void Both_ends_of_a_range_of_lengths_occur()
    {
        IEnumerable<int> lengths = Expansions("<<[a-z]{8,10}>>").Select(t => t.Length).Distinct().Order();

        Assert.Equal([8, 9, 10], lengths);
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_and_another_seed_another()
    {
        const string Template =
            "<<[A-Za-z0-9]{20}>> <<crc32-base62>> <<aws-account>> <<uuid>> <<jwt>> <<words 4>> <<pem openssh>> <<pem pgp>>";

        Assert.Equal(ExampleTemplate.Expand(Template, new Random(7)), ExampleTemplate.Expand(Template, new Random(7)));
        Assert.NotEqual(ExampleTemplate.Expand(Template, new Random(7)), ExampleTemplate.Expand(Template, new Random(8)));
    }

    [Theory]
    [InlineData("<<[a-z]{32}>>")]
    [InlineData("<<[0-9]{32}>>")]
    [InlineData("<<[a-c]{32}>>")]
    [InlineData("<<[01]{32}>>")]
    [InlineData("<<crc32-base62>>")]
    [InlineData("<<aws-account>>")]
    [InlineData("<<uuid>>")]
    public void No_value_looks_made_up(string template)
    {
        foreach (string text in Expansions(template))
        {
            Assert.DoesNotMatch(@"(.)\1{3}", text);
            Assert.False(HoldsAscendingRun(text, 6), text);
        }
    }

    [Fact]
    public void A_value_of_eight_characters_or_more_has_every_kind_that_its_class_has()
    {
        foreach (string text in Expansions("<<[A-Za-z0-9]{8}>>"))
        {
            Assert.Contains(text, char.IsAsciiDigit);
            Assert.Contains(text, char.IsAsciiLetterUpper);
            Assert.Contains(text, char.IsAsciiLetterLower);
        }
    }

    [Fact]
    public void The_checksum_of_crc32_base62_is_that_of_the_thirty_characters_before_it()
    {
        foreach (string token in Expansions("<<crc32-base62>>"))
        {
            long checksum =
                token[30..].Aggregate(0L, (sum, c) => (sum * 62) + Crc32.Base62Digits.IndexOf(c, StringComparison.Ordinal));

            Assert.Equal(Crc32.Compute(Encoding.ASCII.GetBytes(token[..30])), checksum);
        }
    }

    [Fact]
    public void An_aws_account_has_twelve_digits()
    {
        foreach (string body in Expansions("<<aws-account>>"))
        {
            // The published way to read it: six bytes of base32, big-endian, masked and shifted.
            ulong sixBytes = body[..10].Aggregate(0UL, (bits, c) => (bits << 5) | (uint)(c >= 'A' ? c - 'A' : c - '2' + 26)) >> 2;
            ulong account = (sixBytes & 0x7FFF_FFFF_FF80) >> 7;

            Assert.InRange(account, 100_000_000_000UL, 999_999_999_999UL);
        }
    }

    [Theory]
    [InlineData("<<")]
    [InlineData("a <<[a-z]{3}> b")]
    [InlineData("<<>>")]
    [InlineData("<<nothing>>")]
    [InlineData("<<UUID>>")]
    [InlineData("<< uuid>>")]
    [InlineData("<<uuid 3>>")]
    [InlineData("<<words>>")]
    [InlineData("<<words >>")]
    [InlineData("<<words 0>>")]
    [InlineData("<<words three>>")]
    [InlineData("<<words 9999999999>>")]
    [InlineData("<<base64>>")]
    [InlineData("<<base64-json {>>")]
    [InlineData("<<pem>>")]
    [InlineData("<<pem dsa>>")]
    [InlineData("<<[a-z]>>")]
    [InlineData("<<[a-z]{}>>")]
    [InlineData("<<[a-z]{0}>>")]
    [InlineData("<<[a-z]{5,3}>>")]
    [InlineData("<<[a-z]{99999999999999999999}>>")]
    [InlineData("<<[a-z]{3}x>>")]
    [InlineData("<<[z-a]{3}>>")]
    [InlineData(@"<<[\w]{3}>>")]
    [InlineData("<<[]{3}>>")]
    public void A_malformed_placeholder_is_refused_and_named(string template)
    {
        var e = Assert.Throws<FormatException>(() => ExampleTemplate.Expand(template, new Random(1)));

        Assert.Matches(new Regex("`[^`]+`", RegexOptions.None, TimeSpan.FromSeconds(1)), e.Message);
    }

    private static IEnumerable<string> Expansions(string template) =>
        Enumerable.Range(0, Seeds).Select(seed => ExampleTemplate.Expand(template, new Random(seed)));

    private static bool HoldsAscendingRun(string text, int length)
    {
        int run = 1;
        for (int i = 1; i < text.Length; i++)
        {
            run = text[i] - text[i - 1] == 1 ? run + 1 : 1;
            if (run >= length)
                return true;
        }
        return false;
    }
}
