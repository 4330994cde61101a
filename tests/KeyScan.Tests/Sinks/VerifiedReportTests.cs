using System.Text.Json;
using KeyScan.Sinks;
using KeyScan.Sinks.Markdown;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

/// <summary>What a provider said stands in every format, and a secret that it repeats in none.</summary>
public sealed class VerifiedReportTests
{
    private static readonly SampleReports Samples = new();
    private readonly Secret _secret = Samples.MakeSecret("acme_live_");
    private readonly ScanReport _report;

    public VerifiedReportTests()
    {
        Finding finding = SampleReports.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), _secret,
            Samples.MakeLocation("a.cs", 1, _secret));
        _report = SampleReports.MakeReport(finding with
        {
            Verification = new VerificationResult
            {
                Outcome = Outcome.Active,
                Host = "api.acme.example",
                At = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero),
                Identity = new Identity
                {
                    Account = $"shop {_secret.Reveal()}",
                    Owner = "jane@acme.example\u001b[31m",
                    Scopes = ["charges:write", "admin:org"],
                    ExpiresAt = new DateTimeOffset(2027, 1, 31, 10, 0, 0, TimeSpan.Zero),
                    LastUsedAt = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero),
                    Risk = Severity.Critical,
                },
            },
        });
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("sarif")]
    [InlineData("csv")]
    [InlineData("html")]
    [InlineData("markdown")]
    public void Whose_it_is_and_what_it_opens_stands_in_it(string format)
    {
        string text = Write(format).ReplaceLineEndings(" ");
        Assert.Contains("active", text, StringComparison.Ordinal);
        foreach (string part in (string[])["api.acme.example", "jane@acme.example", "charges:write", "admin:org", "2027-01-31",
            "2026-11-27"])
            Assert.Contains(part, System.Net.WebUtility.HtmlDecode(text).Replace("<!-- -->", "",
                StringComparison.Ordinal).Replace("\u200b", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(_secret.Reveal(), text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void A_line_of_json_has_all_of_the_identity()
    {
        JsonElement line = JsonDocument.Parse(Write("jsonl")).RootElement, identity = line.GetProperty("identity");
        Assert.Equal(("active", "2026-11-28T12:00:00Z", "api.acme.example"), (line.GetProperty("verification").GetString(),
            line.GetProperty("verified_at").GetString(), line.GetProperty("verified_by").GetString()));
        Assert.Equal(["account", "owner", "scopes", "expires_at", "last_used_at", "risk"],
            identity.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("critical", 2),
            (identity.GetProperty("risk").GetString(), identity.GetProperty("scopes").GetArrayLength()));
    }

    private string Write(string format)
    {
        if (format == "markdown")
            return SinkText.Of(new MarkdownSink(new MarkdownOptions { Scanned = "a folder" }), _report);
        Assert.True(SinkFormats.TryCreate(format, SampleReports.Options, out ISink? sink));
        return SinkText.Of(sink, _report);
    }
}
