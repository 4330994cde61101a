using System.Globalization;
using System.Text;
using System.Text.Json;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Registry.Health;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Sinks;
using KeyScan.Sinks.Html;
using KeyScan.Sinks.Markdown;
using KeyScan.Sinks.Sarif;
using KeyScan.Sinks.Text;
using KeyScan.Tests.Registry.Findings.Reports;
using KeyScan.Tests.Support;
using KeyScan.Text;

namespace KeyScan.Tests.Text;

/// <summary>All writers ask one table which characters must not come out as they are.</summary>
public sealed class UnsafeCharactersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Terminal control, marks and overrides of direction, what has no width, separators of
    /// lines that are none, and what is drawn as nothing.
    /// </summary>
    private static readonly int[] Hostile =
    [
        0x00, 0x07, 0x08, 0x1b, 0x7f, 0x85, 0x90, 0x9b, 0x9d, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b,
        0x200c, 0x200d, 0x200e, 0x200f,
        0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a,
        0x2800, 0x3164, 0xe000, 0xfe0f, 0xfeff, 0xffa0,
        0xfff9, 0x1bca0, 0x1d173, 0xe0001, 0xe0041, 0xe0100, 0x10fffd,
    ];

    private static readonly string Name = "a" + string.Concat(Hostile.Select(c => new Rune(c).ToString())) + "b<i>&\"'";

    private readonly SampleReports _samples = new();

    public static TheoryData<string> Writers => new(All.Keys);

    private static Dictionary<string, Func<UnsafeCharactersTests, string>> All => new(StringComparer.Ordinal)
    {
        ["health page"] = t => Text(w => HealthHtml.Write(Health(), Name, w)),
        ["health text"] = t => Text(w => HealthText.Write(Health(), w)),
        ["health json"] = t => Bytes(s => HealthJson.Write(Health(), s)),
        ["report page"] = t => Text(w => ReportHtml.Write(Report(), w)),
        ["report text"] = t => Text(w => ReportText.Write(Report(), w)),
        ["report jsonl"] = t => Bytes(s => ReportJsonl.Write(Report(), s)),
        ["text"] = t => Bytes(s => new TextSink(SampleReports.Options).Write(t.Scan(), s)),
        ["hook"] = t => Bytes(s => new HookSink(SampleReports.Options).Write(t.Scan(), s)),
        ["jsonl"] = t => Bytes(s => new JsonlSink(SampleReports.Options).Write(t.Scan(), s)),
        ["csv"] = t => Bytes(s => new CsvSink(SampleReports.Options).Write(t.Scan(), s)),
        ["junit"] = t => Bytes(s => new JUnitSink(SampleReports.Options).Write(t.Scan(), s)),
        ["sarif"] = t => Bytes(s => new SarifSink(SampleReports.Options).Write(t.Scan(), s)),
        ["annotations"] = t => Bytes(s => new GitHubAnnotationsSink(SampleReports.Options).Write(t.Scan(), s)),
        ["scan page"] = t => Bytes(s => new HtmlSink(SampleReports.Options).Write(t.Scan(), s)),
        ["markdown"] = _ => MarkdownText.Plain(Name) + MarkdownText.Code(Name),
        ["issue"] = _ => IssueText.Of(new LeakEvent { EventId = Name, Type = LeakEvent.Leaked, At = Now, KeyId = Name,
            Fingerprint = "", Severity = "high", Status = KeyStatus.Active, FirstSeenAt = Now, Owner = Name,
            Locations = [new LeakLocation(Name, Name, 1, Name)] }),
        ["webhook"] = _ => Encoding.UTF8.GetString(EventJson.Envelope(new LeakEvent { EventId = Name, Type = LeakEvent.Leaked,
            At = Now, KeyId = Name, Fingerprint = "", Severity = "high", Status = KeyStatus.Active, FirstSeenAt = Now,
            Owner = Name, Locations = [new LeakLocation(Name, Name, 1, Name)] })),
        ["html"] = _ => HtmlText.Of(Name),
        ["terminal"] = _ => PrintableText.Of(Name),
    };

    [Theory, MemberData(nameof(Writers))]
    public void No_writer_lets_one_of_them_through(string writer)
    {
        string written = All[writer](this);
        Assert.Contains("a", written, StringComparison.Ordinal);
        Assert.Empty(written.EnumerateRunes().Where(r => r.Value is not ('\n' or '\r' or '\t') && UnsafeCharacters.Has(r))
            .Select(r => $"U+{r.Value:X4}").Distinct());
        if (writer.EndsWith("page", StringComparison.Ordinal) || writer == "html")
            Assert.DoesNotContain("b<i>", written, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_of_the_report_page_has_none_of_them_even_after_it_is_parsed()
    {
        string page = Text(w => ReportHtml.Write(Report(), w));
        const string Start = "id=\"data\">";
        int from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        JsonElement data = JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
        Assert.DoesNotContain(Strings(data), UnsafeCharacters.AreIn);
    }

    [Fact]
    public void Each_of_the_table_is_told_and_what_people_write_is_not()
    {
        Assert.All(Hostile, c => Assert.True(UnsafeCharacters.Has(new Rune(c)), $"U+{c:X4}"));
        Assert.False(
            UnsafeCharacters.AreIn("Zoë, Łódź, 東京, кириллица, עברית, العربية, हिन्दी, 한국어, é (e\u0301), €, 🚀 – “quoted” …"));
        for (int c = 0; c < 0x110000; c += c == 0xd7ff ? 0x801 : 1)
        {
            if (Rune.GetUnicodeCategory(new Rune(c)) is UnicodeCategory.Control or UnicodeCategory.Format)
                Assert.True(UnsafeCharacters.Has(new Rune(c)), $"U+{c:X4}");
        }
    }

    private static HealthReport Health()
    {
        var health =
            new KeyHealth(new HealthOptions { Now = Now }, new Dictionary<string, DateTimeOffset> { [Name] = Now.AddDays(-3) });
        health.Add(new IssuedKey { KeyId = Name, Owner = Name, Team = Name, Environment = Name, Scopes = [$"admin:{Name}"],
            Status = KeyStatus.Active });
        return health.ToReport();
    }

    private static OrganisationReport Report()
    {
        RecordedFinding finding = new SampleOrganisation(1).MakeFinding(0, 1);
        return new OrganisationReport
        {
            Title = Name,
            Now = Now,
            Findings =
            [
                finding with
                {
                    Description = Name, RuleId = Name, Provider = Name, Advice = Name, Redacted = Name,
                    IssuedKey =
                        new IssuedKey { KeyId = Name, Owner = Name, Team = Name, Environment = Name, Status = KeyStatus.Active },
                    Sightings = [finding.Sightings[0] with { Repository = Name, State = FindingState.Open,
                        Places = [finding.Sightings[0].Places[0] with { Path = Name, Author = Name, Commit = Name }] }],
                },
            ],
            Repositories = [new RepositoryScan { Name = Name, ScannedAt = Now, Problem = Name }],
        };
    }

    private ScanReport Scan()
    {
        Finding finding = _samples.MakeFinding(SampleReports.MakeRule("acme-key", Name), Name, 1);
        Provenance named = finding.Locations[0].Provenance with { Author = Name, ReachableFrom = [Name] };
        ScanReport report = SampleReports.MakeReport(
            finding with { Locations = [finding.Locations[0] with { Provenance = named }] });
        report = SampleReports.WithProblem(report, new Problem(Name, Name, Name));
        return report with { Target = Name };
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Strings(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private static string Text(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }

    private static string Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
