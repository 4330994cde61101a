namespace KeyScan.Registry.Leaks;

/// <summary>An issued key seen in a repository. Never the key itself.</summary>
internal sealed record Leak
{
    private readonly DateTimeOffset? _exposedAt;

    /// <summary>The registry's id of the key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The name of what was scanned.</summary>
    public required string Repository { get; init; }

    /// <summary>The finding, see <see cref="KeyScan.FindingId"/>.</summary>
    public required string FindingId { get; init; }

    /// <summary>The key's fingerprint, see <see cref="KeyScan.Fingerprint"/>; empty where the scan had no pepper.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When a scan first saw it.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>
    /// Since when it can be read there: the date of the earliest commit that has it, or <see cref="FirstSeenAt"/> where none is
    /// known.
    /// </summary>
    public DateTimeOffset ExposedAt { get => _exposedAt ?? FirstSeenAt; init => _exposedAt = value; }

    /// <summary>When a scan last saw it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When a scan of everything first saw it no more; null while it is there.</summary>
    public DateTimeOffset? FixedAt { get; init; }

    /// <summary>How bad it was when last seen.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The path of its first place.</summary>
    public required string Path { get; init; }

    /// <summary>The line of its first place, 1-based.</summary>
    public required long Line { get; init; }

    /// <summary>The commit that brought it; null outside history.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether a ref still reaches it; null outside history.</summary>
    public bool? IsReachable { get; init; }

    /// <summary>In how many places it stands.</summary>
    public required long Occurrences { get; init; }

    /// <summary>Why its revocation waits for a person, such as <c>reads as words</c>; null where it need not.</summary>
    public string? HeldBecause { get; init; }
}
