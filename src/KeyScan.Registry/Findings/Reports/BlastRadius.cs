namespace KeyScan.Registry.Findings.Reports;

/// <summary>What leaked secrets open that work, the most dangerous first.</summary>
internal static class BlastRadius
{
    /// <summary>One for each secret: an issued key that several findings are about is one.</summary>
    public static IReadOnlyList<Opening> FindOpenings(IReadOnlyList<ReportedFinding> findings) =>
    [
        .. findings.Where(f => f.IsUsable).GroupBy(f =>
            f.Finding.IssuedKey?.KeyId is { } key ? $"key {key}" : f.Finding.Id, StringComparer.Ordinal)
            // The one that the provider said something about says most.
            .Select(of => new Opening(of.OrderByDescending(f => f.Finding.Verification.Identity is not null)
                .ThenByDescending(f => f.IsLive).First()))
            .OrderByDescending(o => o.Danger)
            .ThenByDescending(o => o.Reported.Finding.WorksAtProvider)
            .ThenByDescending(o => o.Scopes.Count)
            .ThenByDescending(o => o.Reported.Exposure)
            .ThenBy(o => o.Reported.Finding.Id, StringComparer.Ordinal),
    ];

    /// <summary>By who answers for them, those first that can do most harm.</summary>
    public static IEnumerable<IGrouping<string, Opening>> ByOwner(IReadOnlyList<Opening> openings) =>
        Grouped(openings.Select(o => (o.Owner ?? "", o)));

    /// <summary>By what they may do; a secret stands at each of its scopes.</summary>
    public static IEnumerable<IGrouping<string, Opening>> ByScope(IReadOnlyList<Opening> openings) =>
        Grouped(openings.SelectMany(o => o.Scopes.Distinct(StringComparer.Ordinal).DefaultIfEmpty("").Select(s => (s, o))));

    // Openings come the most dangerous first, so the first of a group is its worst.
    private static IEnumerable<IGrouping<string, Opening>> Grouped(IEnumerable<(string Key, Opening Opening)> pairs) =>
        pairs.GroupBy(p => p.Key, p => p.Opening, StringComparer.Ordinal).OrderByDescending(g => g.First().Danger)
        .ThenByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
}
