using KeyScan.Sinks.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks.Text;

public sealed class HookSinkTests
{
    [Fact]
    public void A_finding_that_blocks_is_told_in_five_lines()
    {
        ScanReport report = new SampleReports().MakeFullReport();
        string[] lines = Write(report).TrimEnd('\n').Split('\n');
        int blocking = report.FailingCount;
        Assert.True(blocking > 0);
        Assert.Equal((blocking * 6) - 1, lines.TakeWhile(l => !l.StartsWith("unseen", StringComparison.Ordinal)).Count());
        Assert.Equal(["blocked", "where", "why", "fix", "allow"], lines.Take(5).Select(l => l.Split(' ')[0]));
        Assert.Contains(report.Findings[0].Id.ToString(), lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_nothing_says_so_in_one_line()
    {
        var coverage = new Coverage();
        Assert.Equal("KeyScan: nothing to look at.\n", Write(SampleReports.MakeReport() with { Findings = [], Suppressed = [], Coverage = coverage }));
    }

    [Fact]
    public void What_was_not_covered_is_named_and_no_pass()
    {
        string text = Write(new SampleReports().MakeIncompleteReport());
        Assert.Contains("unseen   ", text, StringComparison.Ordinal);
        Assert.Contains("this is no pass. Exit 2.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("clean", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_findings_the_first_are_shown_and_the_others_counted()
    {
        ScanReport report = new SampleReports().MakeFullReport();
        Finding finding = report.Findings.First(f => !report.IsAdvisory(f));
        string text = Write(report with { Findings = [.. Enumerable.Range(0, 30).Select(_ => finding with { })] });
        Assert.Contains("and 10 more leaked keys", text, StringComparison.Ordinal);
    }

    private static string Write(ScanReport report) => SinkText.Of(new HookSink(SampleReports.Options), report);
}
