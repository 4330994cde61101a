using System.Globalization;
using System.Text;
using KeyScan.Sinks;
using KeyScan.Sinks.Html;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// An organisation's leaks as the page that every scan has, with what only a registry knows: live keys, times, charts, what was
/// not covered.
/// </summary>
internal static class ReportHtml
{
    private const int MostGaps = 500;

    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(OrganisationReport report, TextWriter output)
    {
        IReadOnlyList<ReportedFinding> findings = report.Judge();
        string lead = string.Create(CultureInfo.InvariantCulture,
            $"{report.Now.UtcDateTime:d MMMM yyyy, HH:mm} UTC · {Wording.Count(findings.Count, "finding")} in "
                + $"{ReportWords.Repositories(RepositoriesOf(findings))}");
        var top = new StringBuilder();
        ReportCounts counts = ReportCounts.Count(report, findings);
        AppendTiles(top, counts);
        LiveKeysHtml.Append(top, OrganisationReport.LiveKeys(findings), report, counts);
        BlastRadiusHtml.Append(top, BlastRadius.FindOpenings(findings));
        new FindingsPage(report.Heading, lead)
        {
            Now = report.Now,
            Top = top.Append(Gaps(report)).ToString(),
            HasCharts = true,
            Findings = [.. findings.Select(Shown)],
            Repositories = [.. report.Repositories.Select(r => new PageRepository(r.Name, r.Url, r.IsPublic))],
        }.Write(output);
    }

    private static PageFinding Shown(ReportedFinding reported)
    {
        RecordedFinding finding = reported.Finding;
        return new PageFinding
        {
            Id = finding.Id,
            Rule = new PageRule(finding.RuleId, finding.Description, finding.Provider, Wording.Sentence(finding.Advice)),
            Severity = finding.Severity,
            Confidence = finding.Confidence,
            Redacted = finding.Redacted,
            State = reported.StateName,
            Key = finding.IssuedKey,
            KeyStatus = finding.IssuedKey is { Status: KeyStatus.Active } && reported.State == FindingState.Revoked
            ? KeyStatus.Expired : finding.IssuedKey?.Status ?? default,
            Times = new PageTimes(finding.FirstSeenAt, finding.LastSeenAt, reported.Since, reported.Until),
            Sightings = [.. finding.Sightings.Select(s =>
            new PageSighting(s.Repository, s.Occurrences, [.. s.Places.Select(Place)]))],
        };
    }

    private static PagePlace Place(RecordedLocation place) => new()
    {
        Path = place.Path,
        Line = place.Line,
        Source = place.Source,
        Step = place.Step,
        Commit = place.Commit,
        Author = place.Author,
        Date = place.Date,
        Url = place.Url,
        IsUnreachable = place.IsReachable == false,
    };

    private static int RepositoriesOf(IEnumerable<ReportedFinding> findings) =>
        findings.SelectMany(f => f.Finding.Sightings.Select(s => s.Repository)).Distinct(StringComparer.Ordinal).Count();

    private static void AppendTiles(StringBuilder page, ReportCounts counts)
    {
        page.Append("<div class=\"tiles\">\n");
        AppendTile(page, "live issued keys", counts is { Live: 0, Covered: 0 } ? "unknown"
            : Wording.Number(counts.Live), counts.Live > 0 ? "bad" : counts.IsCalm ? "good" : "warn");
        if (counts.Verified > 0)
            AppendTile(page, "other secrets that work, say their providers", Wording.Number(counts.Verified), "bad");
        AppendTile(page, "open findings", Wording.Number(counts.Open), "");
        AppendTile(page, "revoked", Wording.Number(counts.Revoked), "");
        AppendTile(page, "fixed: gone from every ref", Wording.Number(counts.Fixed), "");
        AppendTile(page, "repositories covered",
            $"{Wording.Number(counts.Covered)} <small>of {Wording.Number(counts.Repositories)}</small>", counts.Covered == 0
            || counts.Covered < counts.Repositories ? "warn" : "");
        page.Append("</div>\n");
    }

    private static void AppendTile(StringBuilder page, string label, string value, string tone) =>
        page.Append(HtmlPage.Tile(label, value, tone));

    private static string Gaps(OrganisationReport report)
    {
        RepositoryScan[] gaps = [.. report.NotCovered];
        return FindingsPage.Gaps(
            $"<b>{Wording.Number(gaps.Length)}</b> not covered, or not in full<span>What they hold is not in this report.</span>",
            ["repository", "why", "last scan"],
            [.. gaps.Select(gap => new[] { gap.Name, gap.Problem!, Wording.Day(gap.ScannedAt) })], MostGaps);
    }
}
