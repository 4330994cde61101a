using KeyScan.Sinks;
using KeyScan.Sinks.Sarif;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks.Sarif;

/// <summary>Holds SARIF against Microsoft's validator, with the standard's rules and GitHub's.</summary>
public sealed class SarifValidationTests
{
    private readonly SinkOptions _options = SampleReports.Options with { Homepage = new Uri("https://keyscan.example/") };
    private readonly SampleReports _samples = new();

    [Fact]
    public void Every_kind_of_report_passes_the_validator_of_the_standard_and_of_GitHub()
    {
        Dictionary<string, ScanReport> reports = new(StringComparer.Ordinal)
        {
            ["full"] = _samples.MakeFullReport(),
            ["incomplete"] = _samples.MakeIncompleteReport(),
            ["hostile"] = _samples.MakeHostileReport(),
            ["clean"] = SampleReports.MakeReport(),
            ["many-places"] = MakeReportOfManyPlaces(),
            ["odd-sources"] = MakeReportOfOddSources(),
        };
        string output = Validate(
            reports.ToDictionary(r => r.Key, r => SinkText.Of(new SarifSink(_options), r.Value), StringComparer.Ordinal));
        Assert.Contains($"{reports.Count} files scanned", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" error ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" warning ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_validator_tells_a_report_that_is_wrong()
    {
        string wrong = SinkText.Of(new SarifSink(_options), _samples.MakeFullReport())
            .Replace("\"ruleIndex\": 0", "\"ruleIndex\": 99", StringComparison.Ordinal);
        Assert.Contains(" error ", Validate(new(StringComparer.Ordinal) { ["wrong"] = wrong }), StringComparison.Ordinal);
    }

    private ScanReport MakeReportOfManyPlaces()
    {
        Secret secret = _samples.MakeSecret();
        Location[] places =
            [.. Enumerable.Range(1, Finding.MaxLocations).Select(i => _samples.MakeLocation($"src/f{i}.cs", i, secret))];
        return SampleReports.MakeReport(
            SampleReports.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), secret, places));
    }

    private ScanReport MakeReportOfOddSources()
    {
        Rule rule = SampleReports.MakeRule("acme-key", "Acme key");
        Secret secret = _samples.MakeSecret();
        Location pem = _samples.MakeLocation("keys/a.pem", 1, secret) with { EndLine = 28, EndColumn = 26 };
        return SampleReports.MakeReport(
            _samples.MakeFinding(rule, "<stdin>", 1),
            _samples.MakeFinding(rule, "<commit message>", 3),
            _samples.MakeFinding(rule, "/srv/app/über all.cs", 3),
            _samples.MakeFinding(rule, "../other/a.cs", 3),
            SampleReports.MakeFinding(rule, secret, pem));
    }

    private static string Validate(Dictionary<string, string> files)
    {
        string folder = Directory.CreateTempSubdirectory("keyscan-sarif-").FullName;
        try
        {
            foreach ((string name, string text) in files)
                File.WriteAllText(Path.Combine(folder, $"{name}.sarif"), text);
            return SarifMultitool.Validate(Path.Combine(folder, "*.sarif"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
