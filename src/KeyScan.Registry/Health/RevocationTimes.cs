namespace KeyScan.Registry.Health;

/// <summary>
/// From exposure to the revocation of a key: since the date of the first commit that has it, or where there is none since a scan
/// saw it; never since before it was issued.
/// </summary>
internal sealed record RevocationTimes
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
