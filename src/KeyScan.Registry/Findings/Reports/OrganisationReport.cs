using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>All that is known of an organisation's leaks at one time; what the writers of this folder render.</summary>
internal sealed record OrganisationReport
{
    /// <summary>Whose report it is, for its heading, such as <c>acme</c>; may be empty.</summary>
    public required string Title { get; init; }

    /// <summary>The time of the report: what is open is exposed until then.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The findings, in any order.</summary>
    public required IReadOnlyList<RecordedFinding> Findings { get; init; }

    /// <summary>The repositories that were scanned, or were to be.</summary>
    public required IReadOnlyList<RepositoryScan> Repositories { get; init; }

    /// <summary>Reads all that was recorded, whoever recorded it.</summary>
    /// <param name="database">The registry.</param>
    /// <param name="now">The time of the report.</param>
    /// <param name="title">Whose report it is; may be empty.</param>
    /// <param name="repositories">The names of those it is about; null for all.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public static OrganisationReport Read(RegistryDatabase database, DateTimeOffset now, string title = "",
        IReadOnlySet<string>? repositories = null)
    {
        bool IsAsked(string name) => repositories is null || repositories.Contains(name);
        RecordedFinding[] findings = [.. new FindingStore(database).All()
            .Select(f => repositories is null ? f : f with { Sightings = [.. f.Sightings.Where(s => IsAsked(s.Repository))] })
            .Where(f => f.Sightings.Count > 0)];
        RepositoryScan[] scans = [.. new RepositoryStore(database).All().Where(r => r.MovedTo is null && IsAsked(r.Name))];
        HashSet<string> known = [.. scans.Select(r => r.Name)];
        IEnumerable<RepositoryScan> others = findings.SelectMany(f => f.Sightings).Where(s => !known.Contains(s.Repository))
            .GroupBy(s => s.Repository, StringComparer.Ordinal)
            .Select(s => new RepositoryScan { Name = s.Key, ScannedAt = s.Max(p => p.LastSeenAt),
                Problem = "it is not known how its last scan went. Scan it again." });
        return new OrganisationReport { Title = title, Now = now, Findings = findings, Repositories = [.. scans, .. others] };
    }

    /// <summary>How much there is of everything, as all reports and summaries have it.</summary>
    public ReportCounts Count() => ReportCounts.Count(this, Judge());

    /// <summary>How many findings fail a run: keys that work, and what is open and sure enough.</summary>
    /// <param name="failOn">The least confidence that counts.</param>
    public int FailingCount(Confidence failOn) => Failing(failOn).Count();

    /// <summary>In how many repositories those are.</summary>
    /// <param name="failOn">The least confidence that counts.</param>
    public int AffectedCount(Confidence failOn) =>
        Failing(failOn).SelectMany(f => f.Finding.Sightings.Where(s => s.State == FindingState.Open || f.IsUsable))
        .Select(s => s.Repository).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Since when each issued key that leaked could be read, by key id: what works no more included.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LeakedSince() =>
        Findings.Where(f => f.IsLeak && f.IssuedKey!.KeyId is not null)
        .GroupBy(f => f.IssuedKey!.KeyId!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(f => f.FirstSeenAt), StringComparer.Ordinal);

    private IEnumerable<ReportedFinding> Failing(Confidence failOn) =>
        Judge().Where(f => f.IsUsable || (f.State == FindingState.Open && f.Finding.Confidence >= failOn));

    /// <summary>The repositories that were not covered, or not in full, and why.</summary>
    public IEnumerable<RepositoryScan> NotCovered => Repositories.Where(r => r.Problem is not null);

    /// <summary>The heading of a report for people.</summary>
    internal string Heading => Title.Length == 0 ? "Leaked keys" : $"Leaked keys: {Title}";

    /// <summary>
    /// The issued keys that leaked and work, one each: a key has a finding for every salt and rule that it was found by.
    /// </summary>
    internal static IReadOnlyList<ReportedFinding> LiveKeys(IReadOnlyList<ReportedFinding> findings) =>
    [
        .. findings.Where(f => f.IsLive).GroupBy(f => f.Finding.IssuedKey!.KeyId ?? f.Finding.Id, StringComparer.Ordinal)
            .Select(key =>
        {
            ReportedFinding first = key.First();
            return key.Count() == 1 ? first : first with
            {
                Finding = first.Finding with { Sightings = [.. key.SelectMany(f => f.Finding.Sightings)] },
                Since = key.Min(f => f.Since),
                Exposure = key.Max(f => f.Exposure),
            };
        }),
    ];

    /// <summary>
    /// The findings as they stand at <see cref="Now"/>, the most urgent first: live keys, then what is open, by severity and
    /// exposure.
    /// </summary>
    internal IReadOnlyList<ReportedFinding> Judge() =>
    [
        .. Findings.Select(f => ReportedFinding.Judge(f, Now))
            .OrderByDescending(f => f.IsLive)
            .ThenByDescending(f => f.IsUsable)
            .ThenBy(f => f.State)
            .ThenByDescending(f => f.Finding.Severity)
            .ThenByDescending(f => f.Exposure)
            .ThenBy(f => f.Finding.Id, StringComparer.Ordinal),
    ];
}
