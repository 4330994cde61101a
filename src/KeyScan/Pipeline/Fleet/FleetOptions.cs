using KeyScan.Sources.History;

namespace KeyScan.Pipeline.Fleet;

/// <summary>One repository of a fleet.</summary>
/// <param name="Name">Its name, such as <c>acme/shop</c>.</param>
/// <param name="CloneUrl">Where git gets it; credentials in it are kept apart.</param>
public sealed record FleetRepository(string Name, string CloneUrl)
{
    /// <summary>Where people look at it; null where nobody knows.</summary>
    public string? WebUrl { get; init; }

    /// <summary>Whether anybody can read it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether the token of <see cref="FleetOptions.FindToken"/> goes along: it belongs to the server that the address names.</summary>
    public bool TakesToken { get; init; }

    /// <summary>About how large it is, bytes; null where nobody knows.</summary>
    public long? Size { get; init; }
}

/// <summary>How a <see cref="FleetScan"/> scans.</summary>
public sealed record FleetOptions
{
    /// <summary>How each repository is scanned.</summary>
    public required ScanOptions Scan { get; init; }

    /// <summary>Where mirrors are kept, and what was scanned of each.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>What decides which secrets are found; see <see cref="IncrementalHistorySource"/>.</summary>
    public required string RulesDigest { get; init; }

    /// <summary>Gives the token to clone with at that moment; null for none.</summary>
    public Func<CancellationToken, ValueTask<Secret?>>? FindToken { get; init; }

    /// <summary>The most bytes that all mirrors together may take on disk.</summary>
    public long DiskBudget { get; init; } = DefaultDiskBudget;

    /// <summary>How many repositories are cloned or fetched at the same time. Scans run one after the other: each uses all cores.</summary>
    public int Jobs { get; init; } = 4;

    /// <summary>How often a repository that cannot be cloned or fetched is tried.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long to wait before the second attempt; twice that before the third.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many threads scan a repository.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Blobs above this many bytes are not searched.</summary>
    public long MaxBlobSize { get; init; } = HistoryOptions.DefaultMaxBlobSize;

    /// <summary>50 GB.</summary>
    public const long DefaultDiskBudget = 50L << 30;
}

/// <summary>What came of one repository.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Report">What was found; null where it was not scanned.</param>
/// <param name="Problem">Why it was not covered, or not wholly; null where it was.</param>
public sealed record FleetResult(FleetRepository Repository, ScanReport? Report, Problem? Problem)
{
    /// <summary>Whether everything was covered.</summary>
    public bool IsCovered => Report is not null && Problem is null;
}

/// <summary>How far a fleet scan is.</summary>
public enum FleetStep
{
    /// <summary>Being cloned or fetched.</summary>
    Fetching,

    /// <summary>Waiting to be scanned.</summary>
    Fetched,

    /// <summary>Being scanned.</summary>
    Scanning,

    /// <summary>Finished, well or not.</summary>
    Done,
}
