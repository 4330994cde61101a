using KeyScan.Pipeline;
using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Rechecks;

/// <summary>
/// Looks for recorded findings in one folder, a place of each at a time until all are found. That a secret is the one that was
/// recorded is proved by its id under one of the salts that it may have been keyed with, and by nothing else.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="options">How its texts are searched.</param>
/// <param name="salts">The salts: of the folder's own configuration, and of the registry.</param>
internal sealed class FolderSearch(FoundFolder folder, ScanOptions options, IReadOnlyList<ReadOnlyMemory<byte>> salts)
{
    private readonly Scanner _scanner = new(options);

    /// <summary>What was found, under the ids that were recorded.</summary>
    public Dictionary<string, Finding> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>The recorded ids of what was found, and is allowed.</summary>
    public HashSet<string> Allowed { get; } = new(StringComparer.Ordinal);

    /// <summary>What else stands there: asking about one secret may need another.</summary>
    public List<Finding> Beside { get; } = [];

    /// <summary>Looks for findings.</summary>
    /// <param name="wanted">Each recorded id, with its places.</param>
    /// <param name="repository">The repository's name.</param>
    /// <param name="largest">Larger texts are not covered, bytes.</param>
    /// <param name="coverage">Counts what is read.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Run(IReadOnlyDictionary<string, IReadOnlyList<RecordedLocation>> wanted, string repository, long largest,
        CoverageCounter coverage, CancellationToken cancellation)
    {
        using var reader = new PlaceReader(folder, largest, coverage);
        for (int turn = 0; turn < Sighting.MostPlaces; turn++)
        {
            RecordedLocation[] places = [.. wanted.Where(w => !Found.ContainsKey(w.Key) && w.Value.Count > turn)
                .Select(w => w.Value[turn])];
            if (places.Length == 0 || cancellation.IsCancellationRequested)
                return;
            ScanReport report = _scanner.Scan(new PlacesSource(reader, places), repository, coverage, cancellation);
            foreach (Finding finding in report.Findings.Select(f => Placed(f, repository, reader)))
            {
                if (IdOf(finding, wanted) is { } id && FindingId.TryParse(id, out FindingId recorded))
                    Found[id] = finding with { Id = recorded };
                else
                    Beside.Add(finding);
            }
            foreach (Finding finding in report.Suppressed.Select(f => Placed(f, repository, reader)))
            {
                Beside.Add(finding);
                if (IdOf(finding, wanted) is { } id)
                    Allowed.Add(id);
            }
        }
    }

    private string? IdOf(Finding finding, IReadOnlyDictionary<string, IReadOnlyList<RecordedLocation>> wanted) => salts
        .Select(salt => FindingId.Compute(salt.Span, finding.Rule.Family, finding.Secret).ToString())
        .FirstOrDefault(wanted.ContainsKey);

    /// <summary>The same finding with places that say which repository, and which refs reach them.</summary>
    private static Finding Placed(Finding finding, string repository, PlaceReader reader) => finding with
    {
        Locations = [.. finding.Locations.Select(l => l with { Provenance = Placed(l.Provenance, repository, reader) })],
    };

    private static Provenance Placed(Provenance place, string repository, PlaceReader reader) => place.FullPath is { } full
        ? place with { Path = place.Inner is { } inner ? $"{full}!{inner}" : full }
        : place with
        {
            Path = $"{repository.TrimEnd('/')}{(place.Source == SourceKind.Wiki ? ".wiki" : "")}/{place.Path}",
            ReachableFrom = place.IsInHistory ? reader.RefsThatReach(place.Commit) : [],
        };
}
