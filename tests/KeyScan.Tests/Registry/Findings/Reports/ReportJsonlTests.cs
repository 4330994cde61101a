using System.Text;
using System.Text.Json;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;

namespace KeyScan.Tests.Registry.Findings.Reports;

public sealed class ReportJsonlTests
{
    private readonly SampleOrganisation _sample = new(5);

    [Fact]
    public void Each_finding_is_a_line_with_its_state_and_all_its_sightings()
    {
        OrganisationReport report = _sample.MakeReport(200);
        string text = Write(report);
        JsonElement[] all = [.. text.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        JsonElement[] lines = all[..^1];
        Assert.Equal((report.Count().Covered, report.Count().Live),
            (all[^1].GetProperty("coverage").GetProperty("covered").GetInt32(), all[^1].GetProperty("live_keys").GetInt32()));
        IReadOnlyList<ReportedFinding> expected = report.Judge();
        Assert.Equal(expected.Count, lines.Length);
        foreach ((JsonElement line, ReportedFinding reported) in lines.Zip(expected))
        {
            Assert.Equal("keyscan-report/1", line.GetProperty("schema").GetString());
            Assert.Equal(reported.Finding.Id, line.GetProperty("id").GetString());
            Assert.Equal(reported.Finding.Redacted, line.GetProperty("secret").GetString());
            Assert.Equal(reported.State.ToString(), line.GetProperty("state").GetString(), ignoreCase: true);
            Assert.Equal(reported.IsLive, line.GetProperty("live").GetBoolean());
            Assert.Equal(reported.Finding.FirstSeenAt, line.GetProperty("first_seen").GetDateTimeOffset(),
                TimeSpan.FromSeconds(1));
            Assert.Equal(reported.Finding.LastSeenAt, line.GetProperty("last_seen").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
            Assert.Equal(reported.Finding.Sightings.Select(s => s.Repository),
                line.GetProperty("sightings").EnumerateArray().Select(s => s.GetProperty("repository").GetString()));
            Assert.Equal(reported.Finding.Sightings[0].Places[0].Path, line.GetProperty("path").GetString());
            Assert.Equal(reported.Finding.IssuedKey is null, line.GetProperty("issued_key").ValueKind == JsonValueKind.Null);
        }
        Assert.Empty(LeakedText.PartsOf(_sample.Secrets, text));
    }

    [Fact]
    public void A_finding_whose_places_are_lost_has_the_same_names()
    {
        RecordedFinding finding = _sample.MakeFinding(0, 1);
        OrganisationReport report = _sample.MakeReport(
            0) with { Findings = [finding, finding with { Sightings = [finding.Sightings[0] with { Places = [] }] }] };
        string[][] names = [.. Write(report).TrimEnd('\n').Split('\n')
            .Select(l => JsonDocument.Parse(l).RootElement.EnumerateObject().Select(p => p.Name).ToArray())];
        Assert.Equal(names[0], names[1]);
    }

    [Fact]
    public void Hostile_texts_arrive_as_they_are_and_act_on_nothing()
    {
        RecordedFinding hostile = _sample.MakeHostileFinding();
        string text = Write(_sample.MakeReport(0) with { Findings = [hostile] });
        Assert.Equal(hostile.Description,
            JsonDocument.Parse(text.Split('\n')[0]).RootElement.GetProperty("description").GetString());
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain("##vso", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void No_finding_in_nothing_covered_is_a_line_that_says_so()
    {
        JsonElement line = JsonDocument.Parse(Write(_sample.MakeReport(0, 0))).RootElement;
        Assert.Equal((0, 0), (line.GetProperty("coverage").GetProperty("covered").GetInt32(),
            line.GetProperty("coverage").GetProperty("repositories").GetInt32()));
    }

    private static string Write(OrganisationReport report)
    {
        using var output = new MemoryStream();
        ReportJsonl.Write(report, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
