using System.Text.Json;
using KeyScan.Sinks.Sarif;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks.Sarif;

public sealed class SarifSinkTests
{
    private readonly SampleReports _samples = new();

    [Fact]
    public void Each_result_points_to_its_rule()
    {
        JsonElement run = Write(_samples.MakeFullReport());
        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(["acme-live-key", "acme-pat", "acme-webhook", "generic-secret"],
            rules.EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.All(run.GetProperty("results").EnumerateArray(), r =>
            Assert.Equal(r.GetProperty("ruleId").GetString(),
                rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(Severity.Critical, "9.5", "error")]
    [InlineData(Severity.High, "8.0", "error")]
    [InlineData(Severity.Medium, "5.5", "warning")]
    [InlineData(Severity.Low, "3.0", "note")]
    [InlineData(Severity.Info, "0.0", "note")]
    public void A_severity_becomes_GitHub_s_score_and_SARIF_s_level(Severity severity, string score, string level)
    {
        JsonElement run = Write(
            SampleReports.MakeReport(_samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key", severity), "a.cs", 1)));
        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal(score, rule.GetProperty("properties").GetProperty("security-severity").GetString());
        Assert.Equal(level, rule.GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.Equal(level, run.GetProperty("results")[0].GetProperty("level").GetString());
    }

    [Fact]
    public void A_rule_carries_what_a_reader_needs_to_act()
    {
        JsonElement rule = Write(_samples.MakeFullReport()).GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal("AcmeLiveKey", rule.GetProperty("name").GetString());
        Assert.Equal("https://acme.example/docs/api-keys?section=keys", rule.GetProperty("helpUri").GetString());
        Assert.Contains("**What to do:** Revoke it at Acme", rule.GetProperty("help").GetProperty("markdown").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("high", rule.GetProperty("properties").GetProperty("precision").GetString());
        Assert.Equal(["security", "secret", "acme", "payments"],
            rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public void Only_the_addresses_of_web_pages_become_links()
    {
        Rule rule = SampleReports.MakeRule("a", "A") with { References = ["javascript:alert(1)", "see the wiki"] };
        JsonElement written = Write(SampleReports.MakeReport(_samples.MakeFinding(rule, "a.cs", 1))).GetProperty("tool")
            .GetProperty("driver").GetProperty("rules")[0];
        Assert.False(written.TryGetProperty("helpUri", out _));
        Assert.DoesNotContain("javascript", written.GetProperty("help").GetProperty("markdown").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Advisory_findings_are_notes()
    {
        JsonElement[] results = Results(_samples.MakeFullReport());
        Assert.Equal(["error", "error", "warning", "note", "note"],
            results.Take(5).Select(r => r.GetProperty("level").GetString()));
    }

    [Fact]
    public void Further_places_are_related_and_linked_from_the_message()
    {
        JsonElement result = Results(_samples.MakeFullReport())[0];
        Assert.Equal(1, result.GetProperty("locations").GetArrayLength());
        Assert.Equal([1, 2, 3, 4],
            result.GetProperty("relatedLocations").EnumerateArray().Select(l => l.GetProperty("id").GetInt32()));
        Assert.EndsWith(
            "Also in [deploy/values.yaml:3](1), [docs/setup.md:88](2), [src/old/Settings.cs:9](3) and in 11 more places.",
            result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_known_by_the_id_of_its_finding()
    {
        ScanReport report = _samples.MakeFullReport();
        Assert.Equal(
            report.Findings.Concat(report.Suppressed).Select(f => f.Id.ToString()),
            Results(report).Select(r => r.GetProperty("partialFingerprints").GetProperty("keyscanId/v1").GetString()));
    }

    [Fact]
    public void Suppressed_findings_say_who_accepted_them_and_why()
    {
        JsonElement[] suppressions =
            [.. Results(_samples.MakeFullReport()).Skip(5).Select(r => r.GetProperty("suppressions")[0])];
        Assert.Equal(["external", "inSource", "external"], suppressions.Select(s => s.GetProperty("kind").GetString()));
        Assert.All(suppressions, s => Assert.Equal("accepted", s.GetProperty("status").GetString()));
        Assert.Equal("A key of the public sandbox. Allowed by .keyscan.yml:12.",
            suppressions[0].GetProperty("justification").GetString());
    }

    [Fact]
    public void A_partial_scan_is_an_execution_that_failed()
    {
        JsonElement invocation = Write(_samples.MakeIncompleteReport()).GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(2, invocation.GetProperty("exitCode").GetInt32());
        Assert.Equal("2026-02-03T04:05:06.789Z", invocation.GetProperty("startTimeUtc").GetString());
        Assert.Equal("2026-02-03T04:05:07.001Z", invocation.GetProperty("endTimeUtc").GetString());
        Assert.Equal(
            ".git/objects/pack/pack-1.pack: The object is truncated. Run git fsck and fetch again.",
            invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString());
        Assert.True(
            Write(_samples.MakeFullReport()).GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Fact]
    public void A_context_of_one_line_is_left_out_where_the_secret_spans_several()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("a.pem", 3, secret) with { EndLine = 9 };
        JsonElement result =
            Results(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)))[0];
        Assert.False(result.GetProperty("locations")[0].GetProperty("physicalLocation").TryGetProperty("contextRegion", out _));
    }

    [Fact]
    public void What_GitHub_would_refuse_is_left_out_and_told()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("a", "A"), "a.cs", 1);
        JsonElement run = Write(SampleReports.MakeReport([.. Enumerable.Repeat(finding, SarifSink.MostResults + 2)]));
        Assert.Equal(SarifSink.MostResults, run.GetProperty("results").GetArrayLength());
        JsonElement notification = run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0];
        Assert.StartsWith("2 more results left out", notification.GetProperty("message").GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    private static JsonElement[] Results(ScanReport report) => [.. Write(report).GetProperty("results").EnumerateArray()];

    private static JsonElement Write(ScanReport report) =>
        JsonDocument.Parse(SinkText.Of(new SarifSink(SampleReports.Options), report)).RootElement.GetProperty("runs")[0];
}
