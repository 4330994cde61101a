using KeyScan.Forges.GitHub;
using KeyScan.Pipeline;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Fleet;

/// <summary>One repository of a fleet.</summary>
/// <param name="Name">Its name, such as <c>acme/shop</c>, or its address without credentials.</param>
/// <param name="CloneUrl">Where git gets it; credentials in it are kept apart.</param>
public sealed record FleetRepository(string Name, RepositoryAddress CloneUrl)
{
    /// <summary>Where people look at it; null where nobody knows.</summary>
    public string? WebUrl { get; init; }

    /// <summary>Whether anybody can read it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether the token of <see cref="FleetOptions.FindToken"/> goes along: it belongs to the server that the address names.</summary>
    public bool TakesToken { get; init; }

    /// <summary>About how large it is, bytes; null where nobody knows.</summary>
    public long? Size { get; init; }

    /// <summary>What kind of place its history is: that of code, <see cref="SourceKind.Blob"/>, or a gist's.</summary>
    public SourceKind Kind { get; init; } = SourceKind.Blob;

    /// <summary>What else is scanned: its wiki, and texts around it that <see cref="FleetOptions.GitHub"/> lists under its name.</summary>
    public IReadOnlyList<SourceKind> Also { get; init; } = [];

    /// <summary>Where git gets its wiki, by GitHub's rule.</summary>
    internal RepositoryAddress WikiUrl => CloneUrl.WithPath(url => $"{(url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url.TrimEnd('/'))}.wiki.git");
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

    /// <summary>Gives the time that results say they began at.</summary>
    public Func<DateTimeOffset> Now { get; init; } = TimeProvider.System.GetUtcNow;

    /// <summary>Gives the token to clone with at that moment; null for none.</summary>
    public Func<CancellationToken, ValueTask<Secret?>>? FindToken { get; init; }

    /// <summary>Lists texts around repositories, and says what has become of those that git does not find; null where neither is asked for.</summary>
    public GitHubClient? GitHub { get; init; }

    /// <summary>The most bytes that all mirrors together may take on disk.</summary>
    public long DiskBudget { get; init; } = DefaultDiskBudget;

    /// <summary>How many repositories are cloned or fetched at the same time. Scans run one after the other: each uses all cores.</summary>
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

    /// <summary>50 GB.</summary>
    public const long DefaultDiskBudget = 50L << 30;
}

/// <summary>What came of one repository.</summary>
/// <param name="Repository">The repository, under the name it has now.</param>
/// <param name="Report">What was found, in all its parts; null where none was scanned.</param>
/// <param name="Problems">Why it was not covered, or not wholly, one for each part; empty where it was.</param>
public sealed record FleetResult(FleetRepository Repository, ScanReport? Report, IReadOnlyList<Problem> Problems)
{
    /// <summary>The name it was listed under; another one where it was renamed since.</summary>
    public string ListedAs { get; init; } = Repository.Name;

    /// <summary>When it began, before anything was fetched, by <see cref="FleetOptions.Now"/>.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>What was asked for besides its history; where it was renamed, it may not have all of that any more.</summary>
    public IReadOnlyList<SourceKind> Asked { get; init; } = Repository.Also;

    /// <summary>The kinds of place that all was read of: what stood there before and was not found is gone.</summary>
    public IReadOnlyList<SourceKind> Covered { get; init; } = [];

    /// <summary>Whether its code has no commit.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>The first reason why it was not wholly covered; null where it was.</summary>
    public Problem? Problem => Problems.Count == 0 ? null : Problems[0];

    /// <summary>Whether everything was covered.</summary>
    public bool IsCovered => Problems.Count == 0;
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
