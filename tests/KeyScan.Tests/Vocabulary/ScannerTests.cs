using KeyScan.Tests.Support;

namespace KeyScan.Tests.Vocabulary;

/// <summary>The front door of the library.</summary>
public sealed class ScannerTests
{
    private static readonly Scanner Scanner = Scanner.CreateDefault();
    private static readonly string Token = MadeTokens.Random("sk_live_", 24, 7);

    [Fact]
    public void Three_lines_find_a_key_in_a_text()
    {
        ScanReport report = Scanner.Scan($"timeout = 30\nstripe = \"{Token}\"\n", "settings.py");

        Finding finding = Assert.Single(report.Findings);
        Assert.Equal("stripe", finding.Rule.Provider);
        Assert.Equal(Token, finding.Secret.Reveal());
        Assert.Equal(("settings.py", 2, 11),
            (finding.Locations[0].Provenance.Path, finding.Locations[0].StartLine, finding.Locations[0].StartColumn));
        Assert.True(report.IsComplete);
        Assert.Equal(1, report.ExitCode());
    }

    [Fact]
    public void A_secret_is_printed_redacted_whatever_of_the_report_is_printed()
    {
        ScanReport report = Scanner.Scan($"stripe = \"{Token}\"");
        Assert.NotEmpty(report.Findings);
        Assert.DoesNotContain(Token,
            $"{report} {string.Join(' ', report.Findings)} {report.Findings[0].Redacted} {report.Findings[0].Secret}",
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_keys_is_clean_and_counts_as_read()
    {
        ScanReport report = Scanner.Scan("nothing to see here\n");
        Assert.Empty(report.Findings);
        Assert.True(report.IsComplete);
        Assert.Equal(20, report.Coverage.Bytes);
        Assert.Equal(0, report.ExitCode());
    }

    // Who brings a text decides about it, not the text.
    [Fact]
    public void A_comment_in_the_text_allows_nothing() =>
        Assert.Single(Scanner.Scan($"stripe = \"{Token}\" # keyscan:allow\n").Findings);

    [Fact]
    public void What_is_encoded_is_looked_into() =>
        Assert.Equal(["base64"],
            Scanner.Scan($"blob: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"stripe = \"{Token}\"\n"))}\n")
                .Findings.Single(f => f.Secret.Reveal() == Token).DecodedBy);

    [Fact]
    public async Task One_scanner_scans_many_texts_at_the_same_time()
    {
        string[] tokens = [.. Enumerable.Range(0, 64).Select(seed => MadeTokens.Random("sk_live_", 24, seed))];
        ScanReport[] reports =
            await Task.WhenAll(tokens.Select(token => Task.Run(() => Scanner.Scan($"stripe = \"{token}\"\n"))));
        Assert.Equal(tokens, reports.Select(r => Assert.Single(r.Findings).Secret.Reveal()));
    }

    [Fact]
    public void A_scan_that_is_stopped_says_so()
    {
        ScanReport report = Scanner.Scan($"stripe = \"{Token}\"", cancellation: new CancellationToken(canceled: true));
        Assert.Equal(2, report.ExitCode());
        Assert.Contains("interrupted", Assert.Single(report.Coverage.Problems).What, StringComparison.Ordinal);
    }
}
