namespace KeyScan;

/// <summary>
/// One leaked secret and every place it stands. Owns all its data; immutable: later stages answer with a new record.
/// </summary>
public sealed record Finding
{
    /// <summary>Stable id: see <see cref="FindingId"/>.</summary>
    public required FindingId Id { get; init; }

    /// <summary>The rule that found it.</summary>
    public required RuleInfo Rule { get; init; }

    /// <summary>The secret.</summary>
    public required Secret Secret { get; init; }

    /// <summary>
    /// The secret as reports show it: redacted, with a tag that tells it from others, see <see cref="FindingId.Tagged"/>.
    /// </summary>
    public string Redacted => Id.Tagged(Secret.ToString());

    /// <summary>How bad it is; the rule's severity unless enrichment knows better.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How sure it is; the rule's confidence unless an exact check raised it.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>
    /// Where it stands: path, line and column order, the first one is shown first. Never empty; at most
    /// <see cref="MaxLocations"/>.
    /// </summary>
    public required IReadOnlyList<Location> Locations { get; init; }

    /// <summary>The step that the first place belongs to; null where its file has none that is known.</summary>
    public StepPlace? Step => Locations[0].Step;

    /// <summary>
    /// What belongs to the secret and stands beside it, at the first of its places where something does: what the file's shape
    /// says, and where that is nothing, what names say.
    /// </summary>
    public IReadOnlyList<SecretPart> Parts =>
        Locations.Select(static l => l.Step is { Parts.Count: > 0 } step ? step.Parts : l.Parts)
            .FirstOrDefault(static p => p.Count > 0, []);

    /// <summary>
    /// What to do about it: the rule's advice, and how a file such as the first one is kept free of credentials.
    /// </summary>
    public string Advice => Step is { } step ? $"{Rule.Advice.TrimEnd('.')}. {step.Advice}" : Rule.Advice;

    /// <summary>In how many places it stands, also past <see cref="MaxLocations"/>.</summary>
    public long Occurrences { get; init; } = 1;

    /// <summary>Shannon entropy of the secret, bits per character.</summary>
    public double Entropy { get; init; }

    /// <summary>What had to be decoded to see it, outermost first.</summary>
    public IReadOnlyList<string> DecodedBy { get; init; } = [];

    /// <summary>The secret under the organisation's pepper; null where none is configured.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>What the provider said, where it was asked.</summary>
    public VerificationResult Verification { get; init; } = VerificationResult.NotTried;

    /// <summary>The lines around its first place; null where nobody needs them.</summary>
    internal NearbyText? Nearby { get; init; }

    /// <summary>The issued key it is; null when it is none or nobody looked.</summary>
    public IssuedKey? IssuedKey { get; init; }

    /// <summary>Why it does not count; null when it does.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>How many locations a finding keeps. GitHub shows at most a thousand for a SARIF result.</summary>
    public const int MaxLocations = 1000;
}
