using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>
/// Keeps findings until their source can tell where their blobs belong, then makes one of each for every path, with the commit that
/// first brought it there.
/// </summary>
internal sealed class Attribution(RuleCatalogue rules)
{
    private readonly List<Finding> _findings = [];

    /// <summary>Keeps a finding, which has one location.</summary>
    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>The findings with their places, oldest first.</summary>
    public IEnumerable<Finding> Resolve(IAttributingSource source, Coverage coverage, CancellationToken cancellation)
    {
        if (_findings.Count == 0)
            return [];
        HashSet<ObjectId> objects = [.. _findings.Select(f => f.Locations[0].Blob)];
        IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> places = source.Attribute(objects, coverage, cancellation);
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
            if (!places.TryGetValue(location.Blob, out IReadOnlyList<Provenance>? provenances))
                continue;
            // Paths were not known when the blob was searched.
            foreach (Provenance provenance in provenances.Where(p => compiled[finding.Rule.Id].AppliesTo(p.Path)))
                yield return finding with { Locations = [location with { Provenance = provenance }] };
        }
    }

    /// <summary>A file that kept a secret through a hundred versions has it in one place, since the first of them.</summary>
    private static IEnumerable<Finding> FirstOfEachPath(IEnumerable<Finding> findings)
    {
        var seen = new HashSet<(string Id, string Path)>();
        return findings
            .OrderBy(f => f.Locations[0].Provenance.Date ?? DateTimeOffset.MaxValue)
            .ThenBy(f => f.Locations[0].Provenance.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Locations[0].StartLine)
            .ThenBy(f => f.Locations[0].Blob)
            .Where(f => seen.Add((f.Id.ToString(), f.Locations[0].Provenance.Path)));
    }
}
