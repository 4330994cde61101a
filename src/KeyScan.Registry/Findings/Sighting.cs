using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Findings;

/// <summary>A finding in one repository.</summary>
internal sealed record Sighting
{
    private readonly DateTimeOffset? _exposedAt;

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>When a scan first saw it there.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>
    /// Since when it could be read there: the date of the earliest commit that has it, or when a scan first saw it where no
    /// commit is known.
    /// </summary>
    public DateTimeOffset ExposedAt
    {
        get => Exposure.Since(Places.Select(p => p.Date), _exposedAt ?? FirstSeenAt);
        init => _exposedAt = value;
    }

    /// <summary>When a scan last saw it there.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Open, allowed or fixed.</summary>
    public required FindingState State { get; init; }

    /// <summary>In how many places it stands.</summary>
    public required long Occurrences { get; init; }

    /// <summary>The first places, at most <see cref="MostPlaces"/>.</summary>
    public required IReadOnlyList<RecordedLocation> Places { get; init; }

    /// <summary>How many places are kept for a repository.</summary>
    public const int MostPlaces = 20;
}
