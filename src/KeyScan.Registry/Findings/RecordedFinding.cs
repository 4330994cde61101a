using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Findings;

/// <summary>
/// A secret found in some of an organisation's repositories, as the registry keeps it: never the secret itself.
/// </summary>
internal sealed record RecordedFinding
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

    /// <summary>
    /// The last clear answer of its provider, and whose it is; see <see cref="VerificationResult.NotTried"/> where nobody asked.
    /// </summary>
    public VerificationResult Verification { get; init; } = VerificationResult.NotTried;

    /// <summary>Where it is or was; never empty.</summary>
    public required IReadOnlyList<Sighting> Sightings { get; init; }

    /// <summary>
    /// Since when it could be read: see <see cref="Sighting.ExposedAt"/>, and for an issued key not before it was issued.
    /// </summary>
    public DateTimeOffset FirstSeenAt => Exposure.Since(IssuedKey, Sightings.Min(s => s.ExposedAt));

    /// <summary>Whether it is an issued key that leaked: it stands, or stood, where nobody has allowed it.</summary>
    public bool IsLeak => IssuedKey is not null && HasLeaked;

    /// <summary>
    /// Whether its provider said that it works, whatever the registry knows of it, and it stands, or stood, where nobody has
    /// allowed it.
    /// </summary>
    public bool WorksAtProvider => Verification.Outcome == Outcome.Active && HasLeaked;

    /// <summary>Whether it works no more: its key is over, or it is no issued key and its provider said so.</summary>
    public bool IsOver => IssuedKey is { Status: KeyStatus.Revoked or KeyStatus.Expired }
        || (IssuedKey is null && Verification.Outcome == Outcome.Inactive);

    /// <summary>When a scan last saw it.</summary>
    public DateTimeOffset LastSeenAt => Sightings.Max(s => s.LastSeenAt);

    /// <summary>
    /// What has become of it: revoked where it works no more; open while any repository has it; else allowed or fixed.
    /// </summary>
    public FindingState State =>
        IsOver ? FindingState.Revoked
        : Sightings.Any(s => s.State == FindingState.Open) ? FindingState.Open
        : Sightings.Any(s => s.State == FindingState.Allowed) ? FindingState.Allowed
        : FindingState.Fixed;

    private bool HasLeaked => Sightings.Any(s => s.State is FindingState.Open or FindingState.Fixed);
}
