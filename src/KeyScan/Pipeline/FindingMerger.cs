using KeyScan.Detection.Issued;

namespace KeyScan.Pipeline;

/// <summary>Filters each place where a secret stands, then makes one finding of all places of one secret.</summary>
internal sealed class FindingMerger(ScanOptions options, CoverageCounter coverage)
{
    private readonly Dictionary<string, Merged> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Merged> _suppressed = new(StringComparer.Ordinal);

    /// <summary>Adds a finding with one location.</summary>
    public void Add(Finding finding)
    {
        finding = PlaceConfidence.Judge(finding);
        Suppression? suppression = null;
        for (int i = 0; i < options.Filters.Count && suppression is null; i++)
            suppression = options.Filters[i].Judge(finding);
        if (suppression is not null)
            coverage.AddAllowed(suppression.By);

        AddJudged(finding with { Suppression = suppression });
    }

    /// <summary>Adds what another run has found, with all its places; filters have judged it.</summary>
    public void Add(ScanReport report)
    {
        foreach (Finding finding in report.Findings.Concat(report.Suppressed))
            AddJudged(finding);
    }

    private void AddJudged(Finding finding)
    {
        Dictionary<string, Merged> into = finding.Suppression is null ? _kept : _suppressed;
        // A rule may know an issued key in one place and not in another; it is one key all the same.
        string id = finding.IssuedKey is null ? finding.Id.ToString() : finding.Fingerprint!.Value.Text;
        if (into.TryGetValue(id, out Merged? merged))
            merged.Add(finding);
        else
            into.Add(id, new Merged(finding));
    }

    /// <summary>The findings that count; the most severe first, then by path, line and column.</summary>
    public IReadOnlyList<Finding> Kept() => Sorted(_kept);

    /// <summary>The findings that filters left out, in the same order.</summary>
    public IReadOnlyList<Finding> Suppressed() => Sorted(_suppressed);

    private List<Finding> Sorted(Dictionary<string, Merged> merged)
    {
        var findings = new List<Finding>(merged.Count);
        foreach (Merged each in merged.Values)
            findings.Add(WithSeverity(each.ToFinding()));
        findings.Sort(static (a, b) =>
        {
            int order = b.Severity.CompareTo(a.Severity);
            if (order == 0) order = b.Confidence.CompareTo(a.Confidence);
            if (order == 0) order = CompareLocations(a.Locations[0], b.Locations[0]);
            return order != 0 ? order : string.CompareOrdinal(a.Id.ToString(), b.Id.ToString());
        });
        return findings;
    }

    /// <summary>Where an issued key can be seen is known only now that all its places are.</summary>
    private Finding WithSeverity(Finding finding) => finding.IssuedKey is { } key && options.IssuedKeys is { } keys
        ? finding with { Severity = IssuedSeverity.Judge(key, finding.Locations, options.IsPublic, keys.Now) }
        : finding;

    private static int CompareLocations(Location a, Location b)
    {
        // In history the place it came in by is the one to look at first.
        int order = a.Provenance.Position.CompareTo(b.Provenance.Position);
        if (order == 0) order = string.CompareOrdinal(a.Provenance.Path, b.Provenance.Path);
        if (order == 0) order = a.StartLine.CompareTo(b.StartLine);
        if (order == 0) order = a.StartColumn.CompareTo(b.StartColumn);
        return order != 0 ? order : a.Blob.CompareTo(b.Blob);
    }

    /// <summary>
    /// One secret while its places are gathered. The first places in order are kept, whichever thread finds them first.
    /// </summary>
    private sealed class Merged(Finding finding)
    {
        private readonly SortedSet<Location> _locations = new(finding.Locations, Comparer<Location>.Create(CompareLocations));
        private Finding _best = finding;
        private long _occurrences = finding.Occurrences;

        public void Add(Finding other)
        {
            _occurrences += other.Occurrences;
            foreach (Location location in other.Locations)
            {
                bool isNew = _locations.Add(location);
                if (isNew && _locations.Count > Finding.MaxLocations)
                    _locations.Remove(_locations.Max!);
                // A folder's name comes once with each file in it.
                else if (!isNew && location.IsInName)
                    _occurrences--;
            }
            int order = other.Confidence.CompareTo(_best.Confidence);
            if (order == 0) order = IsNamed(other).CompareTo(IsNamed(_best));
            if (order > 0 || (order == 0 && string.CompareOrdinal(other.Rule.Id, _best.Rule.Id) < 0))
                _best = other with { Suppression = _best.Suppression };
        }

        private static bool IsNamed(Finding finding) => finding.Rule != IssuedKeyRule.Rule;

        public Finding ToFinding() => _best with { Locations = [.. _locations], Occurrences = _occurrences };
    }
}
