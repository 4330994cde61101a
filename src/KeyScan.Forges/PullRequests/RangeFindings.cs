using KeyScan.Forges.Checkouts;
using KeyScan.Pipeline;

namespace KeyScan.Forges.PullRequests;

/// <summary>
/// Puts the findings of a range where people look: at the lines that its end has. Leaves out what its beginning had in the same
/// file, or in a file that the range has moved away: a change elsewhere in a file adds nothing to what stood in it.
/// </summary>
/// <param name="options">How the range was scanned.</param>
/// <param name="largest">The size above which files are passed over, bytes.</param>
internal sealed class RangeFindings(ScanOptions options, long largest)
{
    /// <summary>The report with its findings in their places.</summary>
    /// <param name="report">A scan of all that the range adds.</param>
    /// <param name="blobs">The files that the range changes.</param>
    /// <param name="cancellation">Ends it.</param>
    public RangeReport Locate(ScanReport report, RangeBlobs blobs, CancellationToken cancellation)
    {
        HashSet<(string Path, ObjectId Id)> end = [.. blobs.After];
        if (report.Findings.Count == 0)
            return new RangeReport(report, end);
        HashSet<string> kept = [.. blobs.After.Select(b => b.Path)];
        Dictionary<ObjectId, string> pathAtEnd = blobs.After.DistinctBy(b => b.Id).ToDictionary(b => b.Id, b => b.Path);
        Finding[] found = [.. report.Findings.Select(f => f with { Locations = [.. f.Locations.Select(FollowRename)] })];
        HashSet<string> named =
            [.. found.SelectMany(f => f.Locations.Where(l => l.Provenance.Source == SourceKind.Blob)
            .Select(l => l.Provenance.FilePath))];
        // A file that changed and changed back is in no difference, and what stood in it is not new.
        IReadOnlyList<(string Path, ObjectId Id)> unchanged = blobs.Unchanged(named);
        kept.UnionWith(unchanged.Select(b => b.Path));
        HashSet<string> known = [.. blobs.Before.Concat(unchanged).Select(b => b.Path)];
        SecretLocations before = Scan([.. blobs.Before, .. unchanged], []),
            after = Scan([.. blobs.After.Where(b => named.Contains(b.Path))], report.Suppressed);
        var findings = new List<Finding>();
        bool WasNamed(Location l) =>
            l.IsInName && known.Any(p => p == l.Provenance.Path
            || p.StartsWith($"{l.Provenance.Path}/", StringComparison.Ordinal));
        foreach (Finding finding in found)
        {
            bool isMoved = before.FilesOf(finding).Any(p => !kept.Contains(p));
            Location[] locations =
            [
                .. finding.Locations.Where(l => l.IsInName && !WasNamed(l)),
                .. finding.Locations.Where(l => !l.IsInName).GroupBy(l => l.Provenance.Path, StringComparer.Ordinal)
                    .Where(g => g.First().Provenance.Source != SourceKind.Blob
                        || !(before.Has(finding, g.Key) || (isMoved && !known.Contains(g.First().Provenance.FilePath))))
                    .SelectMany(g => after.In(finding, g.Key) is { Count: > 0 } now
                        ? now.Select(l => l with { Provenance = g.First().Provenance }) : g)
                    .OrderBy(l => end.Contains((l.Provenance.FilePath, l.Blob)) ? 0 : 1),
            ];
            if (locations.Length > 0)
                findings.Add(finding with { Locations = locations, Occurrences = locations.Length });
        }
        return new RangeReport(report with { Findings = findings }, end);

        // History names a file as the commit did that brought it; where the end has the same file under another name, people look
        // there.
        Location FollowRename(Location l) => !l.IsInName && l.Provenance.Source == SourceKind.Blob
            && !kept.Contains(l.Provenance.FilePath) && pathAtEnd.TryGetValue(l.Blob, out string? path)
            ? l with { Provenance = l.Provenance.Inner is { } inner
                ? (l.Provenance with { Path = path, Inner = null }).Within(inner) : l.Provenance with { Path = path } }
            : l;

        SecretLocations Scan(IReadOnlyList<(string Path, ObjectId Id)> some, IReadOnlyList<Finding> allowed) =>
            new(new Scanner(options with { Filters = [] })
            .Scan(blobs.Source(some, largest), "the range", new CoverageCounter(), cancellation), allowed);
    }

    /// <summary>Where each secret stands, by path.</summary>
    private sealed class SecretLocations
    {
        private readonly Dictionary<string, ILookup<string, Location>> _byPath = new(StringComparer.Ordinal);

        /// <param name="report">A scan in which everything counts.</param>
        /// <param name="allowed">What the scan of the range has left out: people are not pointed at that.</param>
        public SecretLocations(ScanReport report, IReadOnlyList<Finding> allowed)
        {
            HashSet<(string, ObjectId, int, int)> left = [
                .. allowed.SelectMany(f => f.Locations.Select(l => (Key(f), l.Blob, l.StartLine, l.StartColumn)))];
            foreach (Finding finding in report.Findings)
            {
                string key = Key(finding);
                _byPath[key] = finding.Locations.Where(l => !left.Contains((key, l.Blob, l.StartLine, l.StartColumn)))
                    .ToLookup(l => l.Provenance.Path, StringComparer.Ordinal);
            }
        }

        public IEnumerable<string> FilesOf(Finding finding) =>
            _byPath.TryGetValue(Key(finding), out ILookup<string, Location>? byPath)
            ? byPath.Select(p => p.First().Provenance.FilePath) : [];

        public IReadOnlyList<Location> In(Finding finding, string path) =>
            _byPath.TryGetValue(Key(finding), out ILookup<string, Location>? byPath) ? [.. byPath[path]] : [];

        public bool Has(Finding finding, string path) => In(finding, path).Count > 0;

        // As findings are merged: an issued key is one key, whichever rule knew it.
        private static string Key(Finding finding) =>
            finding.IssuedKey is null ? finding.Id.ToString() : finding.Fingerprint!.Value.Text;
    }
}
