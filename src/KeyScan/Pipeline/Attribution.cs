using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>
/// Keeps findings until their source can tell where their blobs belong, then makes one of each for every path, with the commit
/// that first brought it there.
/// </summary>
internal sealed class Attribution(RuleCatalogue rules)
{
    private readonly List<Finding> _findings = [];

    /// <summary>
    /// The findings where nobody will say any more where they belong: each in its object, by the name that <c>git show</c> takes.
    /// </summary>
    public IEnumerable<Finding> Unplaced() => _findings.Select(f => f.Locations[0] is { Provenance.FilePath: "" } place
        ? f with { Locations =
        [place with { Provenance = place.Provenance with { Path = $"object {place.Blob}{place.Provenance.Path}" } }] }
        : f);

    /// <summary>Keeps a finding, which has one location.</summary>
    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>The findings with their places, oldest first.</summary>
    /// <param name="source">Where they came from.</param>
    /// <param name="findings">Gives what the source finds while it looks for the places: the names that trees give.</param>
    /// <param name="coverage">Counts.</param>
    /// <param name="cancellation">Stops it.</param>
    public IEnumerable<Finding> Resolve(IAttributingSource source, FindingChannel findings, CoverageCounter coverage,
        CancellationToken cancellation)
    {
        HashSet<ObjectId> objects = [.. _findings.Where(f => !IsPlaced(f)).Select(f => f.Locations[0].Blob)];
        IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> places;
        try
        {
            places = source.Attribute(objects, coverage, cancellation);
        }
        finally
        {
            findings.Complete();
        }
        return FirstOfEachPath(Place(places));
    }

    private IEnumerable<Finding> Place(IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> places)
    {
        var compiled = new Dictionary<string, CompiledRule>(StringComparer.Ordinal);
        foreach (CompiledRule rule in rules.Compiled)
            compiled.Add(rule.Rule.Id, rule);
        foreach (Finding finding in _findings)
        {
            Location location = finding.Locations[0];
            if (IsPlaced(finding))
                yield return finding;
            if (IsPlaced(finding) || !places.TryGetValue(location.Blob, out IReadOnlyList<Provenance>? provenances))
                continue;
            string? inner = location.Provenance.Inner;
            if (location.IsInName && inner is null)
            {
                foreach (string path in provenances.Select(p => p.Path).Distinct(StringComparer.Ordinal))
                {
                    if (CutBehind(path, finding.Secret.Reveal()) is { } named)
                        yield return finding
                            with { Locations =
                            [location with { Provenance = provenances.First(p => p.Path == path) with { Path = named } }] };
                }
                continue;
            }
            // Paths were not known when the blob was searched.
            foreach (Provenance provenance in provenances.Select(p => inner is null ? p : p.Within(inner))
                .Where(p => !compiled.TryGetValue(finding.Rule.Id, out CompiledRule? rule) || rule.AppliesTo(p.GlobPath)))
                yield return finding with { Locations = [location with { Provenance = provenance }] };
        }
    }

    /// <summary>The name of a ref says where it stands.</summary>
    private static bool IsPlaced(Finding finding) => finding.Locations[0].Provenance.Source == SourceKind.Ref;

    /// <summary>The part of <paramref name="path"/> up to the name that holds the secret; null where none does.</summary>
    private static string? CutBehind(string path, string secret)
    {
        int at = path.IndexOf(secret, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int slash = path.IndexOf('/', at + secret.Length);
        return slash < 0 ? path : path[..slash];
    }

    /// <summary>
    /// A file that kept a secret through a hundred versions has it in the places of the first of them. Messages have no path that
    /// would make one of them a version of another.
    /// </summary>
    private static IEnumerable<Finding> FirstOfEachPath(IEnumerable<Finding> findings)
    {
        var first = new Dictionary<(string Id, string Path), ObjectId>();
        return findings
            .OrderBy(f => f.Locations[0].Provenance.Position)
            .ThenBy(f => f.Locations[0].Provenance.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Locations[0].StartLine)
            .ThenBy(f => f.Locations[0].Blob)
            .Where(f => f.Locations[0].Provenance.Source is not (SourceKind.Blob or SourceKind.Wiki or SourceKind.Gist)
                || IsFirst(first, f));
    }

    private static bool IsFirst(Dictionary<(string Id, string Path), ObjectId> first, Finding finding)
    {
        (string, string) key = (finding.Id.ToString(), finding.Locations[0].Provenance.Path);
        return first.TryAdd(key, finding.Locations[0].Blob) || first[key] == finding.Locations[0].Blob;
    }
}
