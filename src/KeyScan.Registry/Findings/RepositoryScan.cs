namespace KeyScan.Registry.Findings;

/// <summary>How the last scan of a repository went.</summary>
internal sealed record RepositoryScan
{
    /// <summary>The repository's name, such as <c>acme/shop</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it can be looked at; null where nobody knows.</summary>
    public string? Url { get; init; }

    /// <summary>Where git clones it from, without what is secret in the address; null where nobody knows.</summary>
    public string? CloneUrl { get; init; }

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
