using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;

namespace KeyScan.Tests.Registry.Findings.Reports;

public sealed class ReportTextTests
{
    private readonly SampleOrganisation _sample = new(2);

    [Fact]
    public void Live_keys_come_first_with_owner_date_and_place()
    {
        RecordedFinding finding = _sample.MakeFinding(0, 1);
        Sighting sighting = finding.Sightings[0] with { State = FindingState.Open, Repository = "acme/shop" };
        RecordedLocation place = sighting.Places[0] with { Path = ".env", Line = 4, Column = 9, Commit = new string('a', 40),
            Date = SampleOrganisation.Now.AddDays(-40) };
        OrganisationReport report = _sample.MakeReport(0) with
        {
            Findings =
            [
                finding with
                {
                    Description = "Acme live key",
                    IssuedKey = new IssuedKey { KeyId = "key-7", Owner = "Ada", Team = "payments", Environment = "production",
                        Status = KeyStatus.Active },
                    Sightings = [sighting with { FirstSeenAt = SampleOrganisation.Now.AddDays(-3), Places = [place] }],
                },
            ],
        };
        string[] lines = Write(report).Split('\n');
        Assert.Equal("Leaked keys: acme, 2026-11-21", lines[0]);
        Assert.Equal("Issued keys that leaked and work: 1. Revoke these first.", lines[2]);
        Assert.Equal($"  key-7 (production)  Acme live key {finding.Redacted}", lines[3]);
        Assert.Equal("      whose   Ada, team payments", lines[4]);
        Assert.Equal("      since   2026-10-12, 40 days", lines[5]);
        Assert.Equal("      where   acme/shop  .env:4:9 in commit aaaaaaaaaa", lines[6]);
        Assert.Contains("Not covered, or not in full: 3 repositories. What they hold is not in this report.", lines);
        Assert.Equal("1 open, 0 revoked, 0 fixed, 0 allowed; 37 of 40 repositories covered.", lines[^2]);
    }

    [Fact]
    public void A_key_that_is_suspended_is_named_with_its_owner()
    {
        RecordedFinding finding = _sample.MakeFinding(0, 1);
        RecordedFinding suspended = finding with
        {
            IssuedKey = new IssuedKey { KeyId = "key-8", Team = "data", Status = KeyStatus.Suspended },
            Sightings = [finding.Sightings[0] with { State = FindingState.Open }],
        };
        Assert.Contains($"{finding.Redacted}  key-8 (suspended; team data)  ",
            Write(_sample.MakeReport(0) with { Findings = [suspended] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_cannot_act_on_a_terminal_or_a_build_log()
    {
        OrganisationReport report = _sample.MakeReport(
            0) with { Findings = [_sample.MakeHostileFinding(), _sample.MakeHostileFinding() with { IssuedKey = null }] };
        string hostile = report.Findings[0].Description;
        string text = Write(
            report with { Title = hostile, Repositories = [report.Repositories[0] with { Name = hostile, Problem = hostile }] });
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain("##vso", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal)));
    }

    [Fact]
    public void Twenty_thousand_findings_stay_readable_and_hold_no_secret()
    {
        string text = Write(_sample.MakeReport(20_000, 300));
        Assert.InRange(text.Split('\n').Length, 100, 1000);
        Assert.Empty(LeakedText.PartsOf(_sample.Secrets, text));
        Assert.Contains(" more; the HTML page and the JSON lines have them all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_found_in_nothing_covered_says_both()
    {
        string text = Write(_sample.MakeReport(0, 0));
        Assert.StartsWith("Nothing was covered, so nobody knows whether an issued key that leaked still works.",
            text.Split('\n')[2], StringComparison.Ordinal);
        Assert.DoesNotContain("No issued key", text, StringComparison.Ordinal);
        Assert.EndsWith("0 open, 0 revoked, 0 fixed, 0 allowed; 0 of 0 repositories covered.\n", text, StringComparison.Ordinal);
    }

    private static string Write(OrganisationReport report)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ReportText.Write(report, output);
        return output.ToString();
    }
}
