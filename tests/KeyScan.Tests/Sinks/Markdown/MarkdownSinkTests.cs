using System.Text;
using KeyScan.Sinks.Markdown;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks.Markdown;

public sealed class MarkdownSinkTests
{
    private static readonly MarkdownOptions Options = new() { Scanned = "the 3 commits of a test" };
    private readonly SampleReports _samples = new();

    [Fact]
    public void A_headline_a_table_and_what_to_do()
    {
        ScanReport report = _samples.MakeIncompleteReport();
        string[] lines = Render(report).Split('\n');
        Assert.StartsWith("### ⚠️ KeyScan: the scan is incomplete, 3 leaked keys", lines[0], StringComparison.Ordinal);
        Assert.Equal("The 3 commits of a test&#46;", lines[2]);
        Assert.StartsWith("| What | Where | Severity |", lines[4], StringComparison.Ordinal);
        Assert.Equal(report.Findings.Count,
            lines.Count(l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains("<code>", StringComparison.Ordinal)));
        Assert.Contains("**Not covered:**", lines, StringComparer.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("1. **Revoke the key first**", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clean_run_says_so_in_a_line()
    {
        string text = Render(SampleReports.MakeReport());
        Assert.StartsWith("### ✅ KeyScan: no leaked keys\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("|", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_owner_of_an_issued_key_is_named()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("a", "A"), "a.cs", 1) with
        {
            IssuedKey = new IssuedKey { KeyId = "k-1", Owner = "dana", Team = "payments", Status = KeyStatus.Active },
        };
        string text = Render(SampleReports.MakeReport(finding));
        Assert.Contains("| What | Where | Severity | Owner | What to do |", text, StringComparison.Ordinal);
        Assert.Contains("| dana, payments (key k&#45;1) |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_others_are_read_and_do_nothing()
    {
        Rule rule = SampleReports.MakeRule("a", "A | <b>*x*</b> [y](https://z) @octocat #1") with { Advice = "`rm` ![p](q) www.example.com\n# Heading" };
        string text = Render(SampleReports.MakeReport(_samples.MakeFinding(rule, "a|b`c<d>\u202e@me.cs", 1)));
        string row = text.Split('\n')
            .Single(l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains("<code>", StringComparison.Ordinal));
        Assert.Equal(5, row.Count(c => c == '|'));
        string plain = row.Replace("<code>", "", StringComparison.Ordinal).Replace("</code>", "", StringComparison.Ordinal);
        Assert.All("<>*`[]!@\\\u202e", c => Assert.DoesNotContain(c, plain));
        Assert.DoesNotContain("www.", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(60_000)]
    [InlineData(1_000_000)]
    public void No_more_is_written_than_there_is_room_for(int room)
    {
        Rule rule = SampleReports.MakeRule("a", "A 🔑 key") with { Advice = new string('ä', 1000) };
        ScanReport report = SampleReports.MakeReport(
            [.. Enumerable.Range(1, 3000).Select(i => _samples.MakeFinding(rule, $"folder {i}/a.cs", i))]);
        string text = Render(report, Options with { LargestText = room, MostRows = 3000 });
        Assert.InRange(Encoding.UTF8.GetByteCount(text), room / 2, room);
        Assert.Matches("And [0-9,]+ more findings", text);
    }

    private static string Render(ScanReport report, MarkdownOptions? options = null) =>
        new MarkdownSink(options ?? Options).Render(report);
}
