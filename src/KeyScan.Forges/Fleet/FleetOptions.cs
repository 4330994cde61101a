using KeyScan.Pipeline;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Fleet;

/// <summary>How a <see cref="FleetScan"/> scans.</summary>
internal sealed record FleetOptions
{
    /// <summary>How each repository is scanned.</summary>
    public required ScanOptions Scan { get; init; }

    /// <summary>Where mirrors are kept, and what was scanned of each.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>What decides which secrets are found; see <see cref="IncrementalHistorySource"/>.</summary>
    public required string RulesDigest { get; init; }

    /// <summary>Gives the time that results say they began at.</summary>
    public Func<DateTimeOffset> Now { get; init; } = TimeProvider.System.GetUtcNow;

    /// <summary>
    /// Gives the token to clone with, lists texts around repositories, and says what has become of those that git does not find;
    /// null where they lie on none.
    /// </summary>
    public IForge? Forge { get; init; }

    /// <summary>Asks providers about what was found in a repository, before it is recorded; null for asking nobody.</summary>
    public Func<ScanReport, CancellationToken, Task<ScanReport>>? VerifyAsync { get; init; }

    /// <summary>The most bytes that all mirrors together may take on disk.</summary>
    public long DiskBudget { get; init; } = DefaultDiskBudget;

    /// <summary>
    /// How many repositories are cloned or fetched at the same time. Scans run one after the other: each uses all cores.
    /// </summary>
    public int Jobs { get; init; } = 4;

    /// <summary>How often a repository is tried that cannot be cloned or fetched for a reason that may pass.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long to wait before the second attempt; twice that before the third.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may send next to nothing before it counts as stalled.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many threads scan a repository.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Blobs above this many bytes are not searched.</summary>
    public long MaxBlobSize { get; init; } = HistoryOptions.DefaultMaxBlobSize;

    /// <summary>Where a cache folder has its mirrors.</summary>
    public static string MirrorsIn(string cacheFolder) => Path.Combine(cacheFolder, "mirrors");

    /// <summary>50 GB.</summary>
    public const long DefaultDiskBudget = 50L << 30;
}
