using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Findings;

/// <summary>A secret found in some of an organisation's repositories, as the registry keeps it: never the secret itself.</summary>
public sealed record RecordedFinding
{
    /// <summary>See <see cref="FindingId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>What it is.</summary>
    public required string Description { get; init; }

    /// <summary>Who issues such secrets.</summary>
    public required string Provider { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How sure it is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The secret redacted, with a tag that tells it from others, see <see cref="FindingId.Tagged"/>.</summary>
    public required string Redacted { get; init; }

    /// <summary>Under the organisation's pepper; null where there was none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Advice { get; init; }

    /// <summary>The issued key it is, as the registry knows it now; null when it is none.</summary>
    public IssuedKey? IssuedKey { get; init; }

    /// <summary>The last clear answer of its provider, and whose it is; see <see cref="VerificationResult.NotTried"/> where nobody asked.</summary>
    public VerificationResult Verification { get; init; } = VerificationResult.NotTried;

    /// <summary>Where it is or was; never empty.</summary>
    public required IReadOnlyList<Sighting> Sightings { get; init; }

    /// <summary>Since when it could be read: see <see cref="Sighting.ExposedAt"/>, and for an issued key not before it was issued.</summary>
    public DateTimeOffset FirstSeenAt => Exposure.Since(IssuedKey, Sightings.Min(s => s.ExposedAt));

    /// <summary>Whether it is an issued key that leaked: it stands, or stood, where nobody has allowed it.</summary>
    public bool IsLeak => IssuedKey is not null && HasLeaked;

    /// <summary>Whether its provider said that it works, whatever the registry knows of it, and it stands, or stood, where nobody has allowed it.</summary>
    public bool WorksAtProvider => Verification.Outcome == Outcome.Active && HasLeaked;

    /// <summary>Whether it works no more: its key is over, or it is no issued key and its provider said so.</summary>
    public bool IsOver => IssuedKey is { Status: KeyStatus.Revoked or KeyStatus.Expired } || (IssuedKey is null && Verification.Outcome == Outcome.Inactive);

    /// <summary>When a scan last saw it.</summary>
    public DateTimeOffset LastSeenAt => Sightings.Max(s => s.LastSeenAt);

    /// <summary>What has become of it: revoked where it works no more; open while any repository has it; else allowed or fixed.</summary>
    public FindingState State =>
        IsOver ? FindingState.Revoked
        : Sightings.Any(s => s.State == FindingState.Open) ? FindingState.Open
        : Sightings.Any(s => s.State == FindingState.Allowed) ? FindingState.Allowed
        : FindingState.Fixed;

    private bool HasLeaked => Sightings.Any(s => s.State is FindingState.Open or FindingState.Fixed);
}

/// <summary>A finding in one repository.</summary>
public sealed record Sighting
{
    private readonly DateTimeOffset? _exposedAt;

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>When a scan first saw it there.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Since when it could be read there: the date of the earliest commit that has it, or when a scan first saw it where no commit is known.</summary>
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

/// <summary>One place of a finding.</summary>
public sealed record RecordedLocation
{
    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>1-based line and column.</summary>
    public required int Line { get; init; }

    /// <summary>1-based column.</summary>
    public required int Column { get; init; }

    /// <summary>What kind of place it is.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>The commit that brought it; empty outside history.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Its author.</summary>
    public string? Author { get; init; }

    /// <summary>When it was authored.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The address of the page where people see it; null where there is none.</summary>
    public string? Url { get; init; }

    /// <summary>The step of the file that it belongs to, see <see cref="StepPlace"/>; null where none is known.</summary>
    public string? Step { get; init; }

    /// <summary>Whether a ref reaches it; null outside history.</summary>
    public bool? IsReachable { get; init; }
}

/// <summary>What has become of a finding. The numbers stand in databases and never change.</summary>
public enum FindingState
{
    /// <summary>It is there.</summary>
    Open = 0,

    /// <summary>It is there and meant to be.</summary>
    Allowed = 1,

    /// <summary>Its key works no more.</summary>
    Revoked = 2,

    /// <summary>It is gone from everything that refs reach, and from the texts that were read.</summary>
    Fixed = 3,
}
