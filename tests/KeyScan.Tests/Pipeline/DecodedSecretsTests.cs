using System.Text;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

public sealed class DecodedSecretsTests
{
    private readonly string _key = MadeTokens.Random("acme_", 20, seed: 9);
    private readonly string _other = MadeTokens.Random("acme_", 20, seed: 10);

    [Fact]
    public void A_key_in_base64_is_found_at_the_place_of_what_it_was_decoded_from()
    {
        string encoded = Base64($"user:{_key}");
        Finding finding = Assert.Single(Scan($"first line\n  auth: {encoded} # end\n").Findings);
        Assert.Equal(_key, finding.Secret.Reveal());
        Assert.Equal(["base64"], finding.DecodedBy);
        Assert.Equal((2, 9, 2, 9 + encoded.Length), Place(finding.Locations[0]));
        Assert.DoesNotContain(encoded[8..16], finding.Locations[0].Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_one_encoded_text_is_found()
    {
        ScanReport report = Scan(Base64($"A={_key}\nB={_other}\nC={Base64(_other)}\n"));
        Assert.Equal(new[] { _key, _other }.Order(StringComparer.Ordinal),
            report.Findings.Select(f => f.Secret.Reveal()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_encoded_twice_is_found_and_deeper_only_where_asked_for()
    {
        Assert.Equal(["base64", "base64"], Assert.Single(Scan(Base64(Base64(_key))).Findings).DecodedBy);
        Assert.Empty(Scan(Base64(Base64(Base64(_key)))).Findings);
        Assert.Single(Scan(Base64(Base64(Base64(_key))), depth: 3).Findings);
        Assert.Empty(Scan(Base64(_key), depth: 0).Findings);
    }

    [Fact]
    public void A_key_in_clear_and_in_hex_is_one_finding_with_two_places()
    {
        Finding finding = Assert.Single(Scan($"{_key}\n{Convert.ToHexString(Encoding.ASCII.GetBytes(_key))}\n").Findings);
        Assert.Equal(2, finding.Occurrences);
    }

    private static (int, int, int, int) Place(Location l) => (l.StartLine, l.StartColumn, l.EndLine, l.EndColumn);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static ScanReport Scan(string text, int depth = ScanOptions.DefaultMaxDecodeDepth)
    {
        var options = new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]), MaxDecodeDepth = depth };
        return new Scanner(options).Scan(new StreamSource(new MemoryStream(Encoding.UTF8.GetBytes(text)), "<text>", 1 << 20),
            "text", new CoverageCounter());
    }
}
