namespace KeyScan.Sinks.Html;

/// <summary>A finding as a page shows it. Nothing in it is a secret.</summary>
internal sealed record PageFinding
{
    /// <summary>Its id, which addresses lead to.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, and what to do about it.</summary>
    public required PageRule Rule { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How sure it is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The secret, redacted.</summary>
    public required string Redacted { get; init; }

    /// <summary>How it stands in its first place, redacted; null where nothing but the secret is known.</summary>
    public string? Excerpt { get; init; }

    /// <summary>What its provider said of it; null where nobody asked.</summary>
    public string? Verified { get; init; }

    /// <summary><c>live</c>, <c>open</c>, <c>allowed</c>, <c>revoked</c> or <c>fixed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The issued key it is; null for none.</summary>
    public IssuedKey? Key { get; init; }

    /// <summary>The word for the key's status.</summary>
    public KeyStatus KeyStatus { get; init; }

    /// <summary>When it was first and last seen, and from when to when it could be read; null where that is not known.</summary>
    public PageTimes? Times { get; init; }

    /// <summary>Where it stands, a repository each.</summary>
    public required IReadOnlyList<PageSighting> Sightings { get; init; }
}

/// <summary>What many findings share.</summary>
internal sealed record PageRule(string Id, string Description, string Provider, string Advice);

/// <summary>Times of a finding; <paramref name="Until"/> is null while it may do harm.</summary>
internal sealed record PageTimes(DateTimeOffset First, DateTimeOffset Last, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>A repository; <paramref name="Url"/> is its page, null where there is none.</summary>
internal sealed record PageRepository(string Name, string? Url, bool IsPublic);

/// <summary>A finding in one repository.</summary>
/// <param name="Repository">The repository's name.</param>
/// <param name="Occurrences">In how many places it stands.</param>
/// <param name="Places">The first of them.</param>
internal sealed record PageSighting(string Repository, long Occurrences, IReadOnlyList<PagePlace> Places);

/// <summary>One place.</summary>
internal sealed record PagePlace
{
    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>1-based; 0 where it stands in the name.</summary>
    public required int Line { get; init; }

    /// <summary>What kind of place it is.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>The step of the file that it belongs to; null where none is known.</summary>
    public string? Step { get; init; }

    /// <summary>What stands beside it and belongs to it; null where nothing is known to.</summary>
    public string? Beside { get; init; }

    /// <summary>The commit that brought it; empty for none.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Its author.</summary>
    public string? Author { get; init; }

    /// <summary>When it was authored.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The address where people see it; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>Whether no ref reaches it.</summary>
    public bool IsUnreachable { get; init; }
}
