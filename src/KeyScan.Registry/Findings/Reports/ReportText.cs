using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// An organisation's leaks for a terminal: live keys first, then what else is open by severity, then what was not covered and
/// why.
/// </summary>
internal static class ReportText
{
    // A terminal is read to the end only where the end is near; the page and the JSON lines have all.
    private const int MostShown = 50;
    private const int MostPlaces = 3;

    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(OrganisationReport report, TextWriter output)
    {
        IReadOnlyList<ReportedFinding> findings = report.Judge();
        output.WriteLine($"{Printable(report.Heading)}, {Wording.Day(report.Now)}");
        output.WriteLine();
        ReportCounts counts = ReportCounts.Count(report, findings);
        WriteLive(output, [.. OrganisationReport.LiveKeys(findings)], counts);
        BlastRadiusText.Write(output, BlastRadius.FindOpenings(findings));
        WriteOpen(output, [.. findings.Where(f => !f.IsUsable && f.State == FindingState.Open)]);
        WriteGaps(output, report);
        WriteSummary(output, counts);
    }

    private static void WriteLive(TextWriter output, ReportedFinding[] live, ReportCounts counts)
    {
        output.WriteLine(live.Length == 0 ? counts.NoneLive
            : $"Issued keys that leaked and work: {Wording.Number(live.Length)}. Revoke these first.");
        foreach (ReportedFinding reported in live.Take(MostShown))
        {
            IssuedKey key = reported.Finding.IssuedKey!;
            string environment = key.Environment is { Length: > 0 } name ? $" ({Printable(name)})" : "";
            output.WriteLine($"  {Printable(key.KeyId ?? "an issued key")}{environment}  "
                + $"{Printable(reported.Finding.Description)} {Printable(reported.Finding.Redacted)}");
            output.WriteLine($"      whose   {OwnerOf(key)}");
            output.WriteLine($"      since   {Wording.Day(reported.Since)}, {Days(reported)}");
            WritePlaces(output, reported.Finding);
        }
        WriteRest(output, live.Length);
    }

    private static void WriteOpen(TextWriter output, ReportedFinding[] open)
    {
        foreach (IGrouping<Severity, ReportedFinding> group in open.GroupBy(f => f.Finding.Severity)
            .OrderByDescending(g => g.Key))
        {
            ReportedFinding[] findings = [.. group];
            output.WriteLine($"Open, {SnakeNames<Severity>.Of(group.Key)}: {Wording.Number(findings.Length)}");
            foreach (ReportedFinding reported in findings.Take(MostShown))
                output.WriteLine($"  {Printable(reported.Finding.Description)} "
                    + $"{Printable(reported.Finding.Redacted)}{KeyOf(reported.Finding)}  {Place(reported.Finding)}  since "
                    + $"{Wording.Day(reported.Since)}, {Days(reported)}  {Printable(reported.Finding.Id)}");
            WriteRest(output, findings.Length);
        }
    }

    private static void WriteGaps(TextWriter output, OrganisationReport report)
    {
        RepositoryScan[] gaps = [.. report.NotCovered];
        if (gaps.Length == 0)
            return;
        output.WriteLine($"Not covered, or not in full: {ReportWords.Repositories(gaps.Length)}. What they hold is not in this "
            + $"report.");
        foreach (RepositoryScan gap in gaps.Take(MostShown))
            output.WriteLine($"  {Printable(gap.Name)}: {Printable(gap.Problem!)}");
        WriteRest(output, gaps.Length);
    }

    private static void WriteSummary(TextWriter output, ReportCounts counts) => output.WriteLine(
        $"{Wording.Number(counts.Open)} open, {Wording.Number(counts.Revoked)} revoked, {Wording.Number(counts.Fixed)} fixed, "
            + $"{Wording.Number(counts.Allowed)} allowed; " +
        $"{Wording.Number(counts.Covered)} of {ReportWords.Repositories(counts.Repositories)} covered.");

    private static void WritePlaces(TextWriter output, RecordedFinding finding)
    {
        string label = "where";
        foreach (Sighting sighting in finding.Sightings.OrderBy(s => s.State).Take(MostPlaces))
        {
            output.WriteLine($"      {label,-6}  {PlaceOf(sighting)}");
            label = "";
        }
        if (finding.Sightings.Count > MostPlaces)
            output.WriteLine($"      {label,-6}  and {ReportWords.Repositories(finding.Sightings.Count - MostPlaces, "more")}");
    }

    // An empty line ends each section.
    private static void WriteRest(TextWriter output, int count)
    {
        if (count > MostShown)
            output.WriteLine($"  and {Wording.Number(count - MostShown)} more; the HTML page and the JSON lines have them all");
        output.WriteLine();
    }

    private static string Place(RecordedFinding finding)
    {
        Sighting first = finding.Sightings.MinBy(s => s.State)!;
        string others = finding.Sightings.Count == 1 ? ""
            : $" and {ReportWords.Repositories(finding.Sightings.Count - 1, "more")}";
        return PlaceOf(first) + others;
    }

    private static string PlaceOf(Sighting sighting)
    {
        string gone = sighting.State == FindingState.Fixed ? " (gone from every ref)" : "";
        if (sighting.Places.Count == 0)
            return Printable(sighting.Repository) + gone;
        RecordedLocation place = sighting.Places[0];
        string commit = place.Commit.Length == 0 ? ""
            : $" in commit {Printable(place.Commit[..Math.Min(10, place.Commit.Length)])}";
        // The name of a text's place begins with the repository's.
        string repository = place.Url is not null && place.Path.StartsWith(sighting.Repository, StringComparison.Ordinal) ? ""
            : $"{Printable(sighting.Repository)}  ";
        string page = place.Url is { } url ? $"  {Printable(url)}" : "";
        return $"{repository}{Printable(place.Path)}:{place.Line}:{place.Column}{commit}{page}{gone}";
    }

    private static string KeyOf(RecordedFinding finding) => finding.IssuedKey is { } key
        ? $"  {Printable(key.KeyId ?? "an issued key")} ({SnakeNames<KeyStatus>.Of(key.Status)}; {OwnerOf(key)})"
        : "";

    private static string OwnerOf(IssuedKey key) => (key.Owner, key.Team) switch
    {
        ({ } owner, { } team) => $"{Printable(owner)}, team {Printable(team)}",
        ({ } owner, null) => Printable(owner),
        (null, { } team) => $"team {Printable(team)}",
        _ => "nobody is recorded",
    };

    private static string Days(ReportedFinding finding) => ReportWords.Days(finding.Exposure);

    private static string Printable(string text) => PrintableText.Of(text);
}
