using KeyScan.Registry.Database;
using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Findings;

/// <summary>
/// Puts what came of a scan into the registry, in one transaction and the same way for whoever scans: findings, leaks of issued
/// keys, and how the scan of the repository went. So reports, health and summaries count the same. Throws a
/// <see cref="ProblemException"/> where the database fails.
/// </summary>
internal sealed class ScanRecord(RegistryDatabase database)
{
    /// <summary>The kinds of place that a whole history is.</summary>
    private static readonly SourceKind[] History = [SourceKind.Blob, SourceKind.CommitMessage, SourceKind.TagMessage];

    /// <summary>Records findings and leaks, for who records himself how the scan went.</summary>
    /// <param name="repository">The repository's name, the same for each scan of it.</param>
    /// <param name="report">What was found.</param>
    /// <param name="covered">The kinds of place that the scan read all of: what stood there and was not seen is gone. In others
    /// it stays.</param>
    /// <param name="listedAs">The name that it had before; what is known under that goes to its name. The same name, or null,
    /// where it was not renamed.</param>
    public LeakChanges Record(string repository, ScanReport report, IReadOnlyCollection<SourceKind> covered,
        string? listedAs = null) => database.Run(session => Record(session, repository, report, covered, listedAs));

    /// <summary>Records a scan that somebody ran by himself, of one repository or a part of it.</summary>
    /// <param name="repository">The repository's name, the same for each scan of it.</param>
    /// <param name="report">What was found.</param>
    /// <param name="extent">How much of the repository the scan was asked for.</param>
    /// <param name="digest">What was looked for.</param>
    public LeakChanges Record(string repository, ScanReport report, ScanExtent extent, string digest)
    {
        report = SharedClock.Date(report, database.Now());
        RepositoryScan? known = new RepositoryStore(database).Find(repository);
        return database.Run(session => session.InTransaction(() =>
        {
            LeakChanges changes = Record(session, repository, report, extent == ScanExtent.History && report.IsComplete ? History
                : [], null);
            if (ScanOf(known, repository, report, extent, digest) is { } scan)
                RepositoryStore.Record(session, scan);
            return changes;
        }));
    }

    private static LeakChanges Record(RegistrySession session, string repository, ScanReport report,
        IReadOnlyCollection<SourceKind> covered, string? listedAs) => session.InTransaction(() =>
    {
        if (listedAs is not null && listedAs != repository)
            LeakStore.Move(session, listedAs, repository);
        bool isWhole = FindingStore.Record(session, repository, report, covered, listedAs) && covered.Count > 0;
        return LeakStore.Record(session, repository, report.Findings, isWhole && report.IsComplete, report.StartedAt);
    });

    /// <summary>What is said of the repository from now on; null where this scan was of less than one before it.</summary>
    private static RepositoryScan? ScanOf(RepositoryScan? known, string repository, ScanReport report, ScanExtent extent,
        string digest)
    {
        if (extent == ScanExtent.Part ? known is not null : extent == ScanExtent.Folder && known is { Parts.Count: > 0 })
            return null;
        string? missed = report.IsComplete ? null
            : string.Join(' ', report.Coverage.Problems.Select(p => p.ToString()).Distinct(StringComparer.Ordinal).Take(3));
        return new RepositoryScan
        {
            Name = repository,
            Url = known?.Url,
            IsPublic = known?.IsPublic ?? false,
            ScannedAt = report.StartedAt,
            Elapsed = report.Elapsed,
            Commits = report.Coverage.Commits,
            Blobs = report.Coverage.Blobs,
            Bytes = report.Coverage.Bytes,
            Problem = missed
            ?? (extent == ScanExtent.Part
            ? "only a part of it was scanned, such as what a hook was shown. Scan it with `keyscan git --registry`." : null),
            Parts = extent == ScanExtent.History ? [new ScannedPart(SourceKind.Blob, report.StartedAt, digest, report.IsComplete)]
            : [],
        };
    }
}
