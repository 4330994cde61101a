using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Sinks.Html;
using KeyScan.Tests.Registry.Findings.Reports;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed partial class HtmlSinkTests
{
    [Fact]
    public void A_page_has_every_finding_with_its_place_and_can_be_read_without_its_script()
    {
        ScanReport report = new SampleReports().MakeFullReport();
        string page = Write(report);
        string plain = Between(page, "<noscript>", "</noscript>");
        Assert.All(report.Findings, finding =>
        {
            Assert.Contains($"id {finding.Id}", plain, StringComparison.Ordinal);
            Assert.Contains($"\"id\":\"{finding.Id}\"", page, StringComparison.Ordinal);
        });
        Location first = report.Findings[0].Locations[0];
        Assert.Contains($"{first.Provenance.Path}:{first.StartLine}", plain, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf("id=\"filters\"", StringComparison.Ordinal) < page.IndexOf("id=\"findings\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_script_and_its_style_are_those_of_the_registrys_page()
    {
        string scan = Write(new SampleReports().MakeFullReport());
        using var report = new StringWriter();
        ReportHtml.Write(new SampleOrganisation(3).MakeReport(5), report);
        Assert.Equal(Script().Match(scan).Value, Script().Match(report.ToString()).Value);
        Assert.Equal(Between(scan, "<style>", "</style>"), Between(report.ToString(), "<style>", "</style>"));
        Assert.Equal(Between(scan, "<form id=\"filters\"", "</section>"),
            Between(report.ToString(), "<form id=\"filters\"", "</section>"));
    }

    [Fact]
    public void The_policy_lets_nothing_run_but_its_script()
    {
        string page = Write(new SampleReports().MakeHostileReport());
        string script = Assert.Single(Script().Matches(page)).Groups["text"].Value;
        Assert.Contains(
            $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; base-uri", page,
            StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<script", StringSplitOptions.None).Length - 1);
        Assert.Equal(2, page.Split("</script", StringSplitOptions.None).Length - 1);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_was_not_covered_stands_above_the_findings()
    {
        ScanReport report = new SampleReports().MakeFullReport();
        report =
            SampleReports.WithProblem(report, new Problem("it cannot be <read>", "src/locked.bin", "Give the right to read it"));
        string page = Write(report);
        int gaps = page.IndexOf("It cannot be &lt;read&gt;", StringComparison.OrdinalIgnoreCase);
        Assert.InRange(gaps, 1, page.IndexOf("id=\"filters\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_found_is_a_page_that_says_so()
    {
        string page = Write(SampleReports.MakeReport());
        Assert.Contains("no leaked keys", page, StringComparison.Ordinal);
        Assert.Empty(
            JsonDocument.Parse(Between(page, "id=\"data\">", "</script>")).RootElement.GetProperty("findings").EnumerateArray());
    }

    private static string Write(ScanReport report)
    {
        using var page = new MemoryStream();
        new HtmlSink(SampleReports.Options).Write(report, page);
        return Encoding.UTF8.GetString(page.ToArray());
    }

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Script();
}
