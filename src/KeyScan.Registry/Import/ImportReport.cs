namespace KeyScan.Registry.Import;

/// <summary>What an import did.</summary>
internal sealed record ImportReport
{
    /// <summary>Whether anything was kept; false where bad rows refused everything, or too many keys would be silenced.</summary>
    public required bool IsKept { get; init; }

    /// <summary>Keys that were not in the registry before.</summary>
    public long New { get; init; }

    /// <summary>Keys that were there with other data.</summary>
    public long Changed { get; init; }

    /// <summary>Keys that were there just so.</summary>
    public long Unchanged { get; init; }

    /// <summary>
    /// Fingerprints that were not there before; an import under a new pepper adds them to keys that are unchanged.
    /// </summary>
    public long NewFingerprints { get; init; }

    /// <summary>Keys that the registry had as revoked and the files say are active again.</summary>
    public long Reactivated { get; init; }

    /// <summary>
    /// Keys that the registry had as working and the files say are revoked or have expired: their leaks are told to nobody any
    /// more.
    /// </summary>
    public long Silenced { get; init; }

    /// <summary>The first of <see cref="Silenced"/> by id; null for none.</summary>
    public string? FirstSilenced { get; init; }

    /// <summary>Whether <see cref="Silenced"/> is more than was allowed, so that nothing was kept.</summary>
    public bool SilencesTooMany { get; init; }

    /// <summary>Keys in clear that read as words, names, addresses and the like; their leaks wait for a person.</summary>
    public long Everyday { get; init; }

    /// <summary>Where the first of <see cref="Everyday"/> stands and what it reads as; null for none.</summary>
    public string? FirstEveryday { get; init; }

    /// <summary>Rows that were wrong.</summary>
    public required long BadRows { get; init; }

    /// <summary>The first of them, with file and line.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Columns of the files that mean nothing to the registry.</summary>
    public required IReadOnlyList<string> UnusedColumns { get; init; }
}
