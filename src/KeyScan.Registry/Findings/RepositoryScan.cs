namespace KeyScan.Registry.Findings;

/// <summary>How the last scan of a repository went.</summary>
public sealed record RepositoryScan
{
    /// <summary>The repository's name, such as <c>acme/shop</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it can be looked at; null where nobody knows.</summary>
    public string? Url { get; init; }

    /// <summary>Whether anybody can read it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>When it was scanned.</summary>
    public required DateTimeOffset ScannedAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Commits read.</summary>
    public long Commits { get; init; }

    /// <summary>Blobs read.</summary>
    public long Blobs { get; init; }

    /// <summary>Bytes searched.</summary>
    public long Bytes { get; init; }

    /// <summary>What was not covered and why; null where all was.</summary>
    public string? Problem { get; init; }

    /// <summary>The name it has now, where that is another: what is known of it stands there.</summary>
    public string? MovedTo { get; init; }

    /// <summary>What was scanned of it, each with the last scan that did: not every scan asks for all.</summary>
    public IReadOnlyList<ScannedPart> Parts { get; init; } = [];
}

/// <summary>A part of a repository, such as its code, its wiki or its issues, and how the last scan that was asked for it went.</summary>
/// <param name="Kind">What it is; <see cref="SourceKind.Blob"/> for code.</param>
/// <param name="BeganAt">When that scan began, before anything was fetched, by the database's clock.</param>
/// <param name="Digest">What it looked for.</param>
/// <param name="IsCovered">Whether it read all of the part.</param>
public sealed record ScannedPart(SourceKind Kind, DateTimeOffset BeganAt, string Digest, bool IsCovered);
