using System.Text;
using System.Text.Json;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Findings.Reports;

public sealed class ReportSarifTests
{
    private static readonly SinkOptions Options = new() { ToolVersion = "1.2.3", Homepage = new Uri("https://keyscan.example/") };
    private readonly SampleOrganisation _sample = new(6);

    [Fact]
    public void Only_what_is_open_in_the_repository_is_a_result()
    {
        OrganisationReport report = _sample.MakeReport(600);
        ReportedFinding[] expected = [.. report.Judge().Where(f => f.State == FindingState.Open
            && f.Finding.Sightings.Any(s => s.Repository == "acme/shop" && s.State == FindingState.Open))];
        JsonElement[] results = Results(Write(report, "acme/shop"));
        Assert.NotEmpty(results);
        Assert.Equal(expected.Select(f => f.Finding.Id),
            results.Select(r => r.GetProperty("partialFingerprints").GetProperty("keyscanId/v1").GetString()));
        foreach ((JsonElement result, ReportedFinding reported) in results.Zip(expected))
        {
            Sighting sighting = reported.Finding.Sightings.First(s => s.Repository == "acme/shop");
            Assert.Contains($"'{reported.Finding.Redacted}'", result.GetProperty("message").GetProperty("text").GetString(),
                StringComparison.Ordinal);
            JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal(sighting.Places[0].Path, place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.Equal(sighting.Places[0].Line, place.GetProperty("region").GetProperty("startLine").GetInt32());
            Assert.Equal(sighting.Places[0].Commit, result.GetProperty("properties").GetProperty("commit").GetString());
        }
    }

    [Fact]
    public void A_repository_that_was_not_covered_is_no_successful_run()
    {
        OrganisationReport report = _sample.MakeReport(50);
        JsonElement invocation = Run(Write(report, report.NotCovered.First().Name)).GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Contains("The clone stalled",
            invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_nobody_knows_is_a_mistake_and_not_a_clean_one() =>
        Assert.Contains("acme/shpo", Assert.Throws<ProblemException>(() => Write(_sample.MakeReport(10), "acme/shpo")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_validator_has_no_complaint()
    {
        using var folder = new TemporaryFolder();
        OrganisationReport report = _sample.MakeReport(500);
        RecordedFinding hostile = _sample.MakeHostileFinding();
        RecordedFinding placeless = _sample.MakeFinding(1, 1);
        report = report with
        {
            Findings = [.. report.Findings, hostile with { RuleId = "hostile",
                Provider = "acme" }, placeless with { IssuedKey = null,
                Sightings = [placeless.Sightings[0] with { State = FindingState.Open, Places = [] }] }],
        };
        File.WriteAllText(folder.Combine("shop.sarif"), Write(report, "acme/shop"));
        File.WriteAllText(folder.Combine("hostile.sarif"), Write(report, hostile.Sightings[0].Repository));
        File.WriteAllText(folder.Combine("gap.sarif"), Write(report, report.NotCovered.First().Name));
        string output = SarifMultitool.Validate(folder.Combine("*.sarif"));
        Assert.DoesNotContain(" error ", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Analysis completed successfully", output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_part_of_a_secret_is_in_any_file()
    {
        OrganisationReport report = _sample.MakeReport(300, 5);
        Assert.All(report.Repositories, r => Assert.Empty(LeakedText.PartsOf(_sample.Secrets, Write(report, r.Name))));
    }

    private static string Write(OrganisationReport report, string repository)
    {
        using var output = new MemoryStream();
        ReportSarif.Write(report, repository, Options, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static JsonElement Run(string sarif) => JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0];

    private static JsonElement[] Results(string sarif) => [.. Run(sarif).GetProperty("results").EnumerateArray()];
}
