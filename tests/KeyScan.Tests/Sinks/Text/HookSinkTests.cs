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
        Assert.Equal(blocking * 6, lines.TakeWhile(l => !l.StartsWith("KeyScan:", StringComparison.Ordinal)).Count());
        Assert.Equal($"KeyScan: {blocking} leaked keys in {blocking} places. Allowed: 3 findings by .keyscan.yml, inline "
            + "comment. Exit 1.", lines[^1]);
        Assert.Equal(["blocked", "where", "why", "fix", "allow"], lines.Take(5).Select(l => l.Split(' ')[0]));
        Assert.Contains(report.Findings[0].Id.ToString(), lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_nothing_says_so_in_one_line()
    {
        Assert.Equal("KeyScan: nothing to look at.\n",
            Write(SampleReports.MakeReport() with { Findings = [], Suppressed = [], Coverage = new Coverage() }));
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

    [Theory]
    [InlineData(SourceKind.Blob, false, "Jané Döe <jane@example.com>", "jane@example.com",
        "Take it out of commit COMMIT itself (git rebase -i COMMIT^, ")]
    [InlineData(SourceKind.Blob, true, "Jané Döe <jane@example.com>", "JANE@example.com",
        "Take it out of commit COMMIT itself (git rebase -i --root, ")]
    [InlineData(SourceKind.CommitMessage, false, "Jané Döe <jane@example.com>", "jane@example.com",
        "Take it out of the message of commit COMMIT itself (git rebase -i COMMIT^, ")]
    [InlineData(SourceKind.Blob, false, "Jané Döe <jane@example.com>", "dana@example.com",
        "It has to go from commit COMMIT itself, by Jané Döe <jane@example.com>: a later one leaves it in history.")]
    [InlineData(SourceKind.Blob, true, "Jané Döe <jane@example.com>", null,
        "It has to go from commit COMMIT itself, by Jané Döe <jane@example.com>: a later one leaves it in history.")]
    [InlineData(SourceKind.TagMessage, false, "Jané Döe <jane@example.com>", "jane@example.com",
        "Delete the tag and make it anew without the key in its message.")]
    public void How_to_take_it_out_fits_where_it_stands_and_whose_it_is(SourceKind source, bool isRoot, string author,
        string? user, string expected)
    {
        var samples = new SampleReports();
        Secret secret = samples.MakeSecret();
        Location place = samples.InCommit(samples.MakeLocation("a.env", 1, secret));
        place = place with { Provenance = place.Provenance with { Source = source, IsRoot = isRoot, Author = author } };
        string text = SinkText.Of(new HookSink(SampleReports.Options with { UserAddress = user }),
            SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)));
        Assert.Contains(
            $"fix      {expected.Replace("COMMIT", place.Provenance.Commit.ToString()[..10], StringComparison.Ordinal)}", text,
            StringComparison.Ordinal);
        Assert.Equal(expected.Contains("rebase", StringComparison.Ordinal), text.Contains("rebase", StringComparison.Ordinal));
        Assert.DoesNotContain("keyscan:allow", text, StringComparison.Ordinal);
    }

    [Fact]
    public void During_a_merge_taking_it_out_is_not_the_advice_for_what_the_other_branch_brings()
    {
        var samples = new SampleReports();
        Finding finding = samples.MakeFinding(SampleReports.MakeRule("a", "A"), "a.env", 1);
        finding = finding with { Locations = [
            finding.Locations[0] with { Provenance = finding.Locations[0].Provenance with { Source = SourceKind.Staged } }] };
        string merge =
            SinkText.Of(new HookSink(SampleReports.Options with { IsMerge = true }), SampleReports.MakeReport(finding));
        Assert.DoesNotContain("Take it out", merge, StringComparison.Ordinal);
        Assert.Contains("If it comes with the branch that is merged, its history has it already", merge,
            StringComparison.Ordinal);
        Assert.Contains("Take it out and stage the file again.", Write(SampleReports.MakeReport(finding)),
            StringComparison.Ordinal);
        Assert.Contains($"keyscan:allow and a reason in a comment on its line, or put `- {{ id: {finding.Id}, reason: \"…\" }}` "
            + "under allow: in .keyscan.yml.", merge, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_fits_a_narrow_terminal()
    {
        string text =
            SinkText.Of(new HookSink(SampleReports.Options with { Width = 80 }), new SampleReports().MakeIncompleteReport());
        Assert.All(text.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
    }

    private static string Write(ScanReport report) => SinkText.Of(new HookSink(SampleReports.Options), report);
}
