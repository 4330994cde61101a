namespace KeyScan.Issued.Import;

/// <summary>What an import did.</summary>
public sealed record ImportReport
{
    /// <summary>Whether anything was kept; false where bad rows refused everything.</summary>
    public required bool IsKept { get; init; }

    /// <summary>Keys that were not in the registry before.</summary>
    public long New { get; init; }

    /// <summary>Keys that were there with other data.</summary>
    public long Changed { get; init; }

    /// <summary>Keys that were there just so.</summary>
    public long Unchanged { get; init; }

    /// <summary>Fingerprints that were not there before; an import under a new pepper adds them to keys that are unchanged.</summary>
    public long NewFingerprints { get; init; }

    /// <summary>Keys that the registry had as revoked and the files say are active again.</summary>
    public long Reactivated { get; init; }

    /// <summary>Rows that were wrong.</summary>
    public required long BadRows { get; init; }

    /// <summary>The first of them, with file and line.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Columns of the files that mean nothing to the registry.</summary>
    public required IReadOnlyList<string> UnusedColumns { get; init; }
}
