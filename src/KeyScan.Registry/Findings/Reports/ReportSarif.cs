using KeyScan.Sinks;
using KeyScan.Sinks.Sarif;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// The open findings of one repository as SARIF 2.1.0, by the sink that scans use, so that both look alike to whoever takes them.
/// </summary>
internal static class ReportSarif
{
    private const int ShortestThatShowsItsPrefix = 20;

    /// <summary>Writes the findings that are open in <paramref name="repository"/>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="repository">The name of the repository.</param>
    /// <param name="options">What the file says of KeyScan; secrets it cannot show.</param>
    /// <param name="output">Takes the file, UTF-8; is left open.</param>
    /// <exception cref="ProblemException">The report knows no such repository.</exception>
    public static void Write(OrganisationReport report, string repository, SinkOptions options, Stream output) =>
        new SarifSink(options).Write(ReportOf(report, repository), output);

    /// <summary>What is open in one repository, as a scan of it would have reported it.</summary>
    internal static ScanReport ReportOf(OrganisationReport report, string repository)
    {
        RepositoryScan? scan = report.Repositories.FirstOrDefault(r => r.Name == repository);
        if (scan is null && !report.Findings.Any(f => f.Sightings.Any(s => s.Repository == repository)))
            throw new ProblemException(
                new Problem("This repository is not in the registry", repository,
                    "Scan it first: `keyscan github org` or `keyscan github repo`"));
        var findings = new List<Finding>();
        foreach (ReportedFinding reported in report.Judge())
        {
            Sighting? sighting = reported.Finding.Sightings.FirstOrDefault(s =>
                s.Repository == repository && s.State == FindingState.Open);
            if (sighting is not null && reported.State == FindingState.Open)
                findings.Add(FindingOf(reported.Finding, sighting));
        }
        var coverage = new CoverageCounter();
        if (scan is null)
            coverage.AddProblem(new Problem("It is not known how the last scan of the repository went", repository,
                "Scan it again"));
        else if (scan.Problem is { } problem)
            coverage.AddProblem(new Problem(problem, repository, "Mend that and scan it again"));
        return new ScanReport
        {
            Findings = findings,
            Coverage = coverage.ToCoverage(),
            Rules = [.. findings.Select(f => f.Rule).DistinctBy(r => r.Id, StringComparer.Ordinal)],
            Target = repository,
            StartedAt = scan?.ScannedAt ?? report.Now,
            Elapsed = scan?.Elapsed ?? TimeSpan.Zero,
        };
    }

    private static Finding FindingOf(RecordedFinding finding, Sighting sighting)
    {
        var secret = new Secret(PaddedLikeSecret(finding.Redacted));
        return new Finding
        {
            Id = FindingId.TryParse(finding.Id, out FindingId id) ? id
                : FindingId.Compute([], finding.RuleId, new Secret(finding.Id)),
            Rule = RuleOf(finding),
            Secret = secret,
            Severity = finding.Severity,
            Confidence = finding.Confidence,
            Locations = sighting.Places.Count == 0 ? [Unknown] : [.. sighting.Places.Select(LocationOf)],
            Occurrences = sighting.Occurrences,
            Fingerprint = finding.Fingerprint is { } text ? new Fingerprint(text) : null,
            IssuedKey = finding.IssuedKey,
            Verification = finding.Verification,
        };
    }

    // The registry has only the redacted form. Padded like this it redacts to itself: a shorter text would lose its first four
    // characters.
    private static string PaddedLikeSecret(string redacted) =>
        redacted.StartsWith('*') ? redacted : redacted.PadRight(ShortestThatShowsItsPrefix, '*');

    private static Location Unknown => new(new Provenance { Source = SourceKind.File, Path = "<not kept>" }, 1, 1, 1, 2);

    // Where a secret ends is not kept: its first character stands for all of it.
    private static Location LocationOf(RecordedLocation place)
    {
        int line = Math.Max(1, place.Line);
        int column = Math.Max(1, place.Column);
        var provenance = new Provenance
        {
            Source = place.Source,
            Path = place.Path,
            Commit = ObjectId.TryParse(place.Commit, out ObjectId commit) ? commit : default,
            Author = place.Author,
            Date = place.Date,
            Url = place.Url,
        };
        return new Location(provenance, line, column, line, column + 1);
    }

    /// <summary>As much of a rule as the registry keeps: what describes it, not what finds anything.</summary>
    private static RuleInfo RuleOf(RecordedFinding finding) => new()
    {
        Id = finding.RuleId,
        Description = finding.Description,
        Provider = finding.Provider,
        Family = finding.RuleId,
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        Advice = finding.Advice,
    };
}
