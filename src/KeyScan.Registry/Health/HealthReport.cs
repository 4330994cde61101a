namespace KeyScan.Registry.Health;

/// <summary>How well an organisation keeps its keys.</summary>
internal sealed record HealthReport
{
    /// <summary>How many keys of a concern are listed; all are counted.</summary>
    public const int MostListed = 200;

    /// <summary>The time of the report.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How many keys have each status, in the order of <see cref="KeyStatus"/>.</summary>
    public required IReadOnlyList<long> ByStatus { get; init; }

    /// <summary>How many active keys have nothing wrong with them.</summary>
    public required long Healthy { get; init; }

    /// <summary>Each concern with its keys, in the order of <see cref="HealthConcern"/>.</summary>
    public required IReadOnlyList<ConcernSummary> Concerns { get; init; }

    /// <summary>Active keys by the time since they were issued or last rotated.</summary>
    public required IReadOnlyList<AgeCount> Ages { get; init; }

    /// <summary>Active keys by environment, the most first.</summary>
    public required IReadOnlyList<EnvironmentCount> Environments { get; init; }

    /// <summary>How long leaked keys went on working.</summary>
    public required RevocationTimes Revocation { get; init; }

    /// <summary>How many repositories scans have covered, of how many that are known; null where nobody says.</summary>
    public (long Covered, long Repositories)? Coverage { get; init; }

    /// <summary>Whether it is known that no scan has covered anything, so that nobody knows which keys leaked.</summary>
    public bool IsBlind => Coverage is { Covered: 0 };

    /// <summary>How many keys work.</summary>
    public long Active => ByStatus[(int)KeyStatus.Active];

    /// <summary>How many keys there are.</summary>
    public long Total => ByStatus.Sum();
}
