using KeyScan.Sources.Checkouts;

namespace KeyScan.Pipeline.Ranges;

/// <summary>
/// Puts the findings of a range where people look: at the lines that its end has. Leaves out what its beginning had in the same file, or in a file
/// that the range has moved away: a change elsewhere in a file adds nothing to what stood in it.
/// </summary>
/// <param name="options">How the range was scanned.</param>
/// <param name="largest">The size above which files are passed over, bytes.</param>
public sealed class RangePlaces(ScanOptions options, long largest)
{
    /// <summary>The report with its findings in their places.</summary>
    /// <param name="report">A scan of all that the range adds.</param>
    /// <param name="blobs">The files that the range changes.</param>
    /// <param name="cancellation">Ends it.</param>
    public RangeReport Place(ScanReport report, RangeBlobs blobs, CancellationToken cancellation)
    {
        if (report.Findings.Count == 0)
            return new RangeReport(report, new HashSet<ObjectId>());
        HashSet<string> named = [.. report.Findings.SelectMany(f => f.Locations.Select(l => l.Provenance.Path))];
        Places before = Scan(blobs, blobs.Before, cancellation), after = Scan(blobs, [.. blobs.After.Where(b => named.Contains(b.Path))], cancellation);
        HashSet<string> kept = [.. blobs.After.Select(b => b.Path)];
        HashSet<string> known = [.. blobs.Before.Select(b => b.Path)];
        var findings = new List<Finding>();
        foreach (Finding finding in report.Findings)
        {
            bool isMoved = before.PathsOf(finding).Any(p => !kept.Contains(p));
            Location[] places =
            [
                .. finding.Locations.GroupBy(l => l.Provenance.Path, StringComparer.Ordinal)
                    .Where(g => g.First().Provenance.Source != SourceKind.Blob || !(before.Has(finding, g.Key) || (isMoved && !known.Contains(g.Key))))
                    .SelectMany(g => after.Of(finding, g.Key) is { Count: > 0 } now ? now.Select(l => l with { Provenance = g.First().Provenance }) : g)
                    .OrderBy(l => after.Holds(l.Blob) ? 0 : 1),
            ];
            if (places.Length > 0)
                findings.Add(finding with { Locations = places, Occurrences = places.Length });
        }
        return new RangeReport(report with { Findings = findings }, blobs.After.Select(b => b.Id).ToHashSet());
    }

    private Places Scan(RangeBlobs blobs, IReadOnlyList<(string Path, ObjectId Id)> some, CancellationToken cancellation) =>
        new(new Scanner(options with { Filters = [] }).Scan(blobs.Source(some, largest), "the range", new Coverage(), cancellation));

    /// <summary>Where each secret stands, by path.</summary>
    private sealed class Places
    {
        private readonly Dictionary<string, ILookup<string, Location>> _places = new(StringComparer.Ordinal);
        private readonly HashSet<ObjectId> _blobs = [];

        public Places(ScanReport report)
        {
            foreach (Finding finding in report.Findings)
            {
                _places[Key(finding)] = finding.Locations.ToLookup(l => l.Provenance.Path, StringComparer.Ordinal);
                _blobs.UnionWith(finding.Locations.Select(l => l.Blob));
            }
        }

        public IEnumerable<string> PathsOf(Finding finding) => _places.TryGetValue(Key(finding), out ILookup<string, Location>? places) ? places.Select(p => p.Key) : [];

        public IReadOnlyList<Location> Of(Finding finding, string path) => _places.TryGetValue(Key(finding), out ILookup<string, Location>? places) ? [.. places[path]] : [];

        public bool Has(Finding finding, string path) => Of(finding, path).Count > 0;

        public bool Holds(ObjectId blob) => _blobs.Contains(blob);

        // As findings are merged: an issued key is one key, whichever rule knew it.
        private static string Key(Finding finding) => finding.IssuedKey is null ? finding.Id.ToString() : finding.Fingerprint!.Value.Text;
    }
}

/// <summary>The findings of a range in their places.</summary>
/// <param name="Report">What the range adds.</param>
/// <param name="Blobs">The blobs of the range's end: a place in another one is in its history alone.</param>
public sealed record RangeReport(ScanReport Report, IReadOnlySet<ObjectId> Blobs);
