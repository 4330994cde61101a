using KeyScan.Sinks;
using KeyScan.Sinks.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks.Text;

public sealed class TextSinkTests
{
    private static readonly SinkOptions OnTerminal = SampleReports.Options with { IsTerminal = true };
    private readonly SampleReports _samples = new();

    [Fact]
    public void A_finding_says_what_where_how_sure_and_what_to_do()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "src/app.cs", 14);
        string tag = finding.Id.ToString()[..4];
        finding = finding with { Locations = [finding.Locations[0] with { Excerpt = finding.Locations[0]
            .Excerpt.Replace("****", $"****#{tag}", StringComparison.Ordinal) }] };
        string expected = $"""
            critical  Acme key
              src/app.cs:14:12

                14 | token = "acme****#{tag}";
                   |          ^^^^^^^^^^^^^

              found by    acme-key, confidence high
              advice      Revoke it at Acme › Settings › API keys, then create a new one.
              id          {finding.Id}

            A real key?
            """;
        Assert.StartsWith(expected.ReplaceLineEndings("\n"), Write(SampleReports.MakeReport(finding)), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_further_places_are_shown_and_the_rest_counted()
    {
        string text = Write(_samples.MakeFullReport());
        Assert.Contains("also in     deploy/values.yaml:3:12\n              docs/setup.md:88:12\n", text,
            StringComparison.Ordinal);
        Assert.Contains("src/old/Settings.cs:9:12 in commit ", text, StringComparison.Ordinal);
        Assert.Contains("              and 11 more places\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fourth_further_place_is_shown_rather_than_counted()
    {
        Secret secret = _samples.MakeSecret();
        Location[] places = [.. Enumerable.Range(1, 5).Select(i => _samples.MakeLocation($"f{i}", i, secret))];
        string text =
            Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, places)));
        Assert.Contains("f5:5:12\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("more place", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_in_history_names_its_commit_and_what_still_reaches_it()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.InCommit(_samples.MakeLocation("a.cs", 1, secret));
        string text = Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)));
        Assert.Contains($"commit      {place.Provenance.Commit} of 2026-01-06 by Jané Döe <jane@example.com>\n", text,
            StringComparison.Ordinal);
        Assert.Contains("reachable   from no ref", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_that_fail_the_run_come_before_advisory_ones()
    {
        string text = Write(_samples.MakeFullReport());
        int advisory =
            text.IndexOf("Advisory: 2 findings (confidence below medium); these do not fail the run", StringComparison.Ordinal);
        Assert.InRange(advisory, text.IndexOf("src/hooks.ts", StringComparison.Ordinal),
            text.IndexOf("src/guess.py", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(25, 25)]
    [InlineData(26, 20)]
    public void Many_advisory_findings_are_cut_with_a_word_on_how_to_see_all(int count, int shown)
    {
        Rule rule = SampleReports.MakeRule("generic-secret", "Generic secret", Severity.Low, Confidence.Low);
        string text =
            Write(SampleReports.MakeReport([.. Enumerable.Range(1, count).Select(i => _samples.MakeFinding(rule, "a.cs", i))]));
        Assert.Equal(shown, text.Split("Generic secret acme****#").Length - 1);
        Assert.Equal(shown < count,
            text.Contains($"and {count - shown} more; to see all: --report-format jsonl", StringComparison.Ordinal));
        Assert.EndsWith($"No leaked key is sure enough to fail; {count} advisory. Exit 0.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Severity_and_confidence_of_advisory_findings_each_stand_under_their_name()
    {
        string[] lines = Write(_samples.MakeFullReport()).Split('\n');
        int header = Array.FindIndex(lines, l => l.TrimStart().StartsWith("WHERE", StringComparison.Ordinal));
        Assert.Equal(["WHERE", "SEVERITY", "CONFIDENCE", "ID", "WHAT"],
            lines[header].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("medium", At("SEVERITY", lines[header + 1]));
        Assert.Equal("low", At("CONFIDENCE", lines[header + 1]));

        string At(string column, string line) => line[lines[header].IndexOf(column, StringComparison.Ordinal)..].Split(' ')[0];
    }

    [Fact]
    public void An_issued_key_that_works_no_more_is_not_said_to_be_a_guess()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.cs",
            1) with { IssuedKey = new IssuedKey { KeyId = "k", Status = KeyStatus.Revoked } };
        Assert.Contains("Advisory: 1 finding (issued keys that work no more); these do not fail the run",
            Write(SampleReports.MakeReport(finding)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void Every_line_fits_a_narrow_terminal(int width)
    {
        ScanReport report = _samples.MakeIncompleteReport();
        string text = SinkText.Of(new TextSink(OnTerminal with { Width = width }), report);
        Assert.All(text.Split('\n'), l => Assert.InRange(l.Length, 0, width));
        Assert.All(report.Findings, f => Assert.Contains(f.Id.ToString(), text, StringComparison.Ordinal));
        Assert.Contains("severity medium, confidence low", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_history_is_not_to_be_allowed_by_a_comment()
    {
        Secret secret = _samples.MakeSecret();
        Finding past = SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret,
            _samples.InCommit(_samples.MakeLocation("a.cs", 1, secret)));
        string history = Write(SampleReports.MakeReport(past));
        Assert.Contains("Not a leak?  Put its id, with a reason, under allow: in .keyscan.yml: a comment in a later commit "
            + "changes no history.\n", history, StringComparison.Ordinal);
        Assert.DoesNotContain("keyscan:allow", history, StringComparison.Ordinal);
        Assert.DoesNotContain("then take it out", history, StringComparison.Ordinal);
        string both = Write(SampleReports.MakeReport(past, _samples.MakeFinding(SampleReports.MakeRule("b", "B"), "b.cs", 1)));
        Assert.Contains("Put keyscan:allow and why in a comment on its line, or its id, with a reason, under allow: in "
            + ".keyscan.yml. For what is in history only the id counts.", both, StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressed_findings_are_counted_by_what_allowed_them()
    {
        string text = Write(_samples.MakeFullReport());
        Assert.Contains("Allowed, not shown: 3 findings (2 places by .keyscan.yml, 1 place by inline comment).\n", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("tests/", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_line_is_the_verdict()
    {
        Assert.EndsWith("\n3 leaked keys, 2 advisory. Exit 1.\n", Write(_samples.MakeFullReport()), StringComparison.Ordinal);
        Assert.EndsWith("\nClean: 1,204 files, 12.3 MB, 180 rules in 0.21 s.\n", Write(SampleReports.MakeReport()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_states_the_exit_code_the_user_chose()
    {
        var sink = new TextSink(SampleReports.Options with { ExitCodeOnFindings = 0 });
        Assert.EndsWith("3 leaked keys, 2 advisory. Exit 0.\n", SinkText.Of(sink, _samples.MakeFullReport()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_incomplete_run_says_so_even_when_nothing_was_found()
    {
        ScanReport report = SampleReports.MakeReport();
        report = SampleReports.WithProblem(report, new Problem("The clone is shallow", "/repo", "Run git fetch --unshallow"));
        string text = Write(report);
        Assert.Contains("Not covered: 1 problem\n  /repo: The clone is shallow. Run git fetch --unshallow.\n", text,
            StringComparison.Ordinal);
        Assert.EndsWith("INCOMPLETE: not everything was covered, see above. Nothing was found in the rest. Exit 2.\n", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Clean", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_scan_is_never_called_clean()
    {
        string text = Write(SampleReports.MakeReport() with { Coverage = new Coverage() });
        Assert.Contains("Scanned src, tests: 0 files, 0 B", text, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was scanned: there was nothing to read. Exit 0.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void History_is_counted_in_its_own_units()
    {
        var coverage = new CoverageCounter();
        coverage.AddBlob(2_000_000);
        coverage.AddCommits(412);
        coverage.AddRefs(1);
        string text = Write(SampleReports.MakeReport() with { Coverage = coverage.ToCoverage() });
        Assert.Equal("Clean: 1 blob, 412 commits, 1 ref, 2.0 MB, 180 rules in 0.21 s.\n", text);
    }

    [Fact]
    public void Of_two_secrets_that_look_alike_on_one_line_each_gets_its_own_caret()
    {
        Secret first = _samples.MakeSecret(), second = _samples.MakeSecret();
        string excerpt = $"a={first}; b={second}";
        Location Place(int column) => _samples.MakeLocation("a.cs", 1, first) with { StartColumn = column, Excerpt = excerpt };
        Rule rule = SampleReports.MakeRule("a", "A");
        string text = Write(SampleReports.MakeReport(
            SampleReports.MakeFinding(rule, first, Place(3)),
            SampleReports.MakeFinding(rule, second, Place(3 + first.Length + 4))));
        Assert.Contains("       |   ^^^^^^^^\n", text, StringComparison.Ordinal);
        Assert.Contains($"       | {new string(' ', 14)}^^^^^^^^\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caret_stands_under_the_secret_behind_wide_letters_and_combining_marks()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("a.cs", 1, secret, "日本 e\u0301 = ");
        string text = Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)));
        Assert.Contains($"       | {new string(' ', 9)}^^^^^^^^\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_than_on_a_terminal_the_name_and_the_redacted_secret_are_all_there_is_of_the_line()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "src/app.cs", 14);
        string text = SinkText.Of(new TextSink(SampleReports.Options), SampleReports.MakeReport(finding));
        Assert.Contains($"\n    14 | token = {finding.Redacted}\n       |         ^^^^^^^^^^^^^\n", text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(50)]
    public void A_long_line_is_cut_to_the_terminal_with_the_secret_in_it(int width)
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("a.cs", 1, secret, new string('x', 90) + " = ", new string('y', 60));
        Finding finding = SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place);
        string text = SinkText.Of(new TextSink(OnTerminal with { Width = width }), SampleReports.MakeReport(finding));
        string[] lines = [.. text.Split('\n').Where(l => l.Contains(" | ", StringComparison.Ordinal))];
        Assert.All(lines, l => Assert.InRange(l.Length, 1, width));
        int secretAt = lines[0].IndexOf("acme****", StringComparison.Ordinal);
        Assert.Equal(secretAt, lines[1].IndexOf('^', StringComparison.Ordinal));
        Assert.StartsWith("     1 | …x", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("y…", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_its_line_does_not_show_is_named_beside_it()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("a.cs", 1, secret) with { Excerpt = "data: SGVsbG8=" };
        string text = Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)));
        Assert.Contains("     1 | data: SGVsbG8=\n\n  secret      acme****#", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        ScanReport report = _samples.MakeIncompleteReport();
        string coloured = SinkText.Of(new TextSink(OnTerminal with { Color = true }), report);
        string plain = System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", "");
        Assert.Contains("\e[1;31mcritical\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(Write(report), plain);
    }

    [Fact]
    public void The_summary_alone_leaves_the_findings_out()
    {
        ScanReport report = _samples.MakeFullReport();
        string summary = SinkText.Of(new SummarySink(SampleReports.Options), report);
        Assert.StartsWith("Scanned src, tests: 1,204 files", summary, StringComparison.Ordinal);
        Assert.EndsWith(summary, Write(report), StringComparison.Ordinal);
    }

    private static string Write(ScanReport report) => SinkText.Of(new TextSink(OnTerminal), report);
}
