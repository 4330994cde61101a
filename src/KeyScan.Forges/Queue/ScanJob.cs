namespace KeyScan.Forges.Queue;

/// <summary>
/// One repository to scan, as it stands on the queue. It never holds credentials: who takes the job brings its own.
/// </summary>
/// <param name="Repository">The repository's name, such as <c>acme/shop</c>.</param>
/// <param name="CloneUrl">Where git gets it.</param>
internal sealed record ScanJob(string Repository, string CloneUrl)
{
    /// <summary>Where people look at it; null where nobody knows.</summary>
    public string? WebUrl { get; init; }

    /// <summary>Whether anybody can read it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>About how large it is, bytes; null where nobody knows.</summary>
    public long? Size { get; init; }

    /// <summary>Whether it is on the GitHub that was asked, so that a token for that may go along.</summary>
    public bool TakesToken { get; init; }

    /// <summary>
    /// What kind of place its history is: <see cref="SourceKind.Blob"/> for code, or <see cref="SourceKind.Gist"/>.
    /// </summary>
    public SourceKind Kind { get; init; } = SourceKind.Blob;

    /// <summary>What else is scanned: its wiki, and texts around it.</summary>
    public IReadOnlyList<SourceKind> Also { get; init; } = [];

    /// <summary>What is scanned with it, such as <c>org acme at …</c>.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// When the run began that wants it, by the database's clock; a repository that was scanned since then is done.
    /// </summary>
    public required DateTimeOffset Run { get; init; }
}
