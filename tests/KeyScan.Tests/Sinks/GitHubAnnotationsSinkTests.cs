using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed class GitHubAnnotationsSinkTests
{
    private readonly SampleReports _samples = new();

    [Fact]
    public void Findings_are_errors_advisory_ones_warnings_and_problems_errors()
    {
        ScanReport report = _samples.MakeIncompleteReport();
        string[] lines = Write(report);
        Assert.Equal(["::error", "::error", "::error", "::warning", "::warning", "::error"], lines.Select(l => l.Split(' ')[0]));
        Assert.StartsWith("::error file=src/Shop/Settings.cs,line=14,endLine=14,col=35,endColumn=77,title=Acme live API "
            + $"key::'acme****#{report.Findings[0].Id.ToString()[..4]}'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("::error title=KeyScan%3A not covered::.git/objects/pack/pack-1.pack: The object is truncated.",
            lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_and_messages_are_escaped_as_the_runner_unescapes_them()
    {
        Rule rule = SampleReports.MakeRule("a", "50% off: keys, all") with { Advice = "Do 100%:\r\nall, of it" };
        string line = Write(SampleReports.MakeReport(_samples.MakeFinding(rule, "a,b:c%.cs", 1)))[0];
        Assert.Contains("file=a%2Cb%3Ac%25.cs,", line, StringComparison.Ordinal);
        Assert.Contains("title=50%25 off%3A keys%2C all::", line, StringComparison.Ordinal);
        Assert.Contains(@"%0ADo 100%25:\r\nall, of it.%0A", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_many_lines_has_no_columns()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("a.pem", 3, secret) with { EndLine = 9 };
        string line =
            Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)))[0];
        Assert.StartsWith("::error file=a.pem,line=3,endLine=9,title=A::", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_stand_in_a_file_points_to_none()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("<stdin>", 3, secret);
        place = place with { Provenance = place.Provenance with { Source = SourceKind.Stdin } };
        string line =
            Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)))[0];
        Assert.StartsWith("::error title=A::", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void More_than_GitHub_shows_ends_with_a_notice_of_all(int count, bool hasNotice)
    {
        Rule rule = SampleReports.MakeRule("a", "A");
        string[] lines =
            Write(SampleReports.MakeReport([.. Enumerable.Range(1, count).Select(i => _samples.MakeFinding(rule, "a.cs", i))]));
        Assert.Equal(hasNotice,
            lines[^1].StartsWith("::notice title=KeyScan::11 leaked keys, 0 advisory, 0 problems.", StringComparison.Ordinal));
        Assert.Equal(count, lines.Count(l => l.StartsWith("::error ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_clean_run_annotates_nothing() =>
        Assert.Empty(SinkText.Of(new GitHubAnnotationsSink(SampleReports.Options), SampleReports.MakeReport()));

    private static string[] Write(ScanReport report) =>
        SinkText.Of(new GitHubAnnotationsSink(SampleReports.Options), report).TrimEnd('\n').Split('\n');
}
