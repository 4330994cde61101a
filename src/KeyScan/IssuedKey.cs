namespace KeyScan;

/// <summary>What the organisation's registry knows of a key it has issued. Never the key itself.</summary>
public sealed record IssuedKey
{
    /// <summary>
    /// The registry's id of the key; not secret. Null where a fingerprint set without owners says only that the key was issued.
    /// </summary>
    public required string? KeyId { get; init; }

    /// <summary>The system that issued it, such as <c>payments-api</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The person who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>The team that answers for it.</summary>
    public string? Team { get; init; }

    /// <summary>Where its owner is told about leaks.</summary>
    public string? Email { get; init; }

    /// <summary>What uses it, such as <c>billing-worker</c>.</summary>
    public string? Integration { get; init; }

    /// <summary>Where it works, such as <c>production</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>What it opens.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When it was issued.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When it expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When its secret was last replaced.</summary>
    public DateTimeOffset? LastRotatedAt { get; init; }

    /// <summary>What the registry says it is; <see cref="StatusAt"/> also minds the expiry.</summary>
    public required KeyStatus Status { get; init; }

    /// <summary>When <see cref="Status"/> last changed; null where nobody recorded it.</summary>
    public DateTimeOffset? StatusChangedAt { get; init; }

    /// <summary>An address of its own that is told about leaks; null for the endpoints of the configuration.</summary>
    public string? Webhook { get; init; }

    /// <summary>
    /// Its status at <paramref name="now"/>: a key is expired after its expiry, whatever else was recorded, unless it was
    /// revoked.
    /// </summary>
    public KeyStatus StatusAt(DateTimeOffset now) =>
        Status is KeyStatus.Active or KeyStatus.Suspended && ExpiresAt <= now ? KeyStatus.Expired : Status;
}
