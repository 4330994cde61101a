namespace KeyScan.Organisation.Reports;

/// <summary>All that is known of an organisation's leaks at one time; what the writers of this folder render.</summary>
public sealed record OrganisationReport
{
    /// <summary>Whose report it is, for its heading, such as <c>acme</c>; may be empty.</summary>
    public required string Title { get; init; }

    /// <summary>The time of the report: what is open is exposed until then.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The findings, in any order.</summary>
    public required IReadOnlyList<RecordedFinding> Findings { get; init; }

    /// <summary>The repositories that were scanned, or were to be.</summary>
    public required IReadOnlyList<RepositoryScan> Repositories { get; init; }

    /// <summary>The repositories that were not covered, or not in full, and why.</summary>
    public IEnumerable<RepositoryScan> NotCovered => Repositories.Where(r => r.Problem is not null);

    /// <summary>The heading of a report for people.</summary>
    internal string Heading => Title.Length == 0 ? "Leaked keys" : $"Leaked keys: {Title}";

    /// <summary>The findings as they stand at <see cref="Now"/>, the most urgent first: live keys, then what is open, by severity and exposure.</summary>
    internal IReadOnlyList<ReportedFinding> Judge() =>
    [
        .. Findings.Select(f => ReportedFinding.Of(f, Now))
            .OrderByDescending(f => f.IsLive)
            .ThenBy(f => f.State)
            .ThenByDescending(f => f.Finding.Severity)
            .ThenByDescending(f => f.Exposure)
            .ThenBy(f => f.Finding.Id, StringComparer.Ordinal),
    ];
}
