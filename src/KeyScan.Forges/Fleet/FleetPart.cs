using KeyScan.Pipeline;

namespace KeyScan.Forges.Fleet;

/// <summary>What came of one part of a repository, such as its code, its wiki or its issues.</summary>
/// <param name="Kinds">The kinds of place it is.</param>
/// <param name="Report">What was found; null where there was nothing to scan, or nothing could be.</param>
/// <param name="Problem">Why it could not be had; null where it could.</param>
internal sealed record FleetPart(IReadOnlyList<SourceKind> Kinds, ScanReport? Report, Problem? Problem)
{
    /// <summary>Whether it is a repository without a commit.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>The kinds of place that a repository's code is.</summary>
    public static readonly IReadOnlyList<SourceKind> Code =
        [SourceKind.Blob, SourceKind.CommitMessage, SourceKind.TagMessage, SourceKind.Ref];

    /// <summary>The first thing that was not covered; null where all was.</summary>
    public Problem? Missed => Problem ?? (Report is { IsComplete: false } ? Report.Coverage.Problems[0] : null);

    /// <summary>Makes one result of all parts of a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="options">How they were scanned.</param>
    /// <param name="beganAt">When the repository was begun to be fetched.</param>
    public static FleetResult Join(FleetRepository repository, IReadOnlyList<FleetPart> parts, ScanOptions options,
        DateTimeOffset beganAt) =>
        new(repository, Join([.. parts.Select(p => p.Report).OfType<ScanReport>()], options),
        [.. parts.Select(p => p.Missed).OfType<Problem>()])
        {
            BeganAt = beganAt,
            IsEmpty = parts.Any(p => p.IsEmpty && p.Kinds.Contains(repository.Kind)),
            Covered = [.. parts.Where(p => p.Missed is null).SelectMany(p => p.Kinds).Distinct()
            .Except(parts.Where(p => p.Missed is not null).SelectMany(p => p.Kinds))],
        };

    private static ScanReport? Join(ScanReport[] reports, ScanOptions options)
    {
        if (reports.Length <= 1)
            return reports.FirstOrDefault();
        var coverage = new CoverageCounter();
        var merger = new FindingMerger(options, coverage);
        foreach (ScanReport report in reports)
        {
            coverage.Add(report.Coverage);
            merger.Add(report);
        }
        return reports[0] with
        {
            Findings = merger.Kept(),
            Suppressed = merger.Suppressed(),
            Coverage = coverage.ToCoverage(),
            StartedAt = reports.Min(r => r.StartedAt),
            Elapsed = TimeSpan.FromTicks(reports.Sum(r => r.Elapsed.Ticks)),
        };
    }
}
