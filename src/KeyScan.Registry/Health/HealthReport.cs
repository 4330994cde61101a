namespace KeyScan.Registry.Health;

/// <summary>How well an organisation keeps its keys.</summary>
public sealed record HealthReport
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

/// <summary>The keys with one concern.</summary>
/// <param name="Concern">What is wrong.</param>
/// <param name="Count">How many active keys have it.</param>
/// <param name="Keys">The first <see cref="HealthReport.MostListed"/> of them by key id.</param>
public sealed record ConcernSummary(HealthConcern Concern, long Count, IReadOnlyList<ConcernedKey> Keys);

/// <summary>A key with something wrong.</summary>
/// <param name="Key">The key.</param>
/// <param name="Detail">What exactly, such as <c>last used 210 days ago</c>.</param>
public sealed record ConcernedKey(IssuedKey Key, string Detail);

/// <summary>Active keys of one age.</summary>
/// <param name="Label">The age, such as <c>30–90 days</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="IsOverdue">Whether such keys should have been rotated.</param>
public sealed record AgeCount(string Label, long Count, bool IsOverdue);

/// <summary>Active keys of one environment.</summary>
/// <param name="Name">The environment; empty where none is recorded.</param>
/// <param name="Count">How many.</param>
/// <param name="WithConcerns">How many of them have something wrong besides having no expiry.</param>
public sealed record EnvironmentCount(string Name, long Count, long WithConcerns);

/// <summary>
/// From exposure to the revocation of a key: since the date of the first commit that has it, or where there is none since a scan saw it; never since before
/// it was issued.
/// </summary>
public sealed record RevocationTimes
{
    /// <summary>The time of each key that leaked and was revoked, ascending.</summary>
    public required IReadOnlyList<TimeSpan> Revoked { get; init; }

    /// <summary>For how long each key that leaked and still works has been out, ascending.</summary>
    public required IReadOnlyList<TimeSpan> Open { get; init; }

    /// <summary>Half of the keys were revoked within this; null where none was.</summary>
    public TimeSpan? Median => Percentile(50);

    /// <summary>Nine of ten keys were revoked within this; null where none was.</summary>
    public TimeSpan? NinetiethPercentile => Percentile(90);

    /// <summary>By nearest rank: the smallest time that at least <paramref name="percent"/> of a hundred do not exceed.</summary>
    private TimeSpan? Percentile(int percent) =>
        Revoked.Count == 0 ? null : Revoked[(int)Math.Ceiling(Revoked.Count * percent / 100.0) - 1];
}
