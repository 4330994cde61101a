using System.Data.Common;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>An event in the outbox.</summary>
internal sealed record OutboxEvent
{
    internal const string Columns =
        "event_id, endpoint, key_id, cycle, type, fingerprint, body, state, created_at, released_at, next_attempt_at, attempts, "
            + "delivered_at, closed_at, receipt, last_error, "
        + "held_because, approvals_needed, attempted_at";

    /// <summary>How many columns <see cref="Columns"/> has.</summary>
    internal const int ColumnCount = 19;

    /// <summary>
    /// How far the audit log had come when the event was taken to be sent, its lines and the hash of the last; null where it is
    /// not being sent.
    /// </summary>
    public (long Lines, string Head)? AuditLog { get; init; }

    /// <summary>Its id, the same for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint it goes to.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The key it is about.</summary>
    public required string KeyId { get; init; }

    /// <summary>1 for the first leak of the key, one more for each leak after it was revoked.</summary>
    public required long Cycle { get; init; }

    /// <summary>Such as <c>key.leaked</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The key under the organisation's pepper.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>How far it has come.</summary>
    public required EventState State { get; init; }

    /// <summary>When it was planned.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was decided that it is sent; null where a person has yet to.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>How many attempts have failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When the receiver took it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When it was over: revoked or rejected.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the receiver said of the key.</summary>
    public string? Receipt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>Why a person must release it, such as <c>reads as words</c>; null where it is like any other.</summary>
    public string? HeldBecause { get; init; }

    /// <summary>Whether it waits for a person who looks at it: it is not sent before somebody names it.</summary>
    public bool IsHeld => HeldBecause is not null && ReleasedAt is null;

    /// <summary>Whether it ends more than its key, so that it is asked about twice.</summary>
    public bool EndsMore => Type == RevocationIntent.MoreThanTheKey;

    /// <summary>What ends at the provider, for people; null where it is no revocation there.</summary>
    public string? Effect => Intent?.EffectText;

    /// <summary>How that is undone, or that it is not; null where it is no revocation at a provider.</summary>
    public string? Undo => Intent?.Undo;

    /// <summary>How many people had to approve it when it was planned; it never needs fewer.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>When the last attempt began or failed, by the clock of who made it.</summary>
    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>The body, without the token where its format carries one.</summary>
    internal byte[] Body { get; init; } = [];

    /// <summary>What it is to revoke at a provider; null where it is no such event.</summary>
    internal RevocationIntent? Intent => RevocationIntent.IsTypeOf(Type) ? RevocationIntent.Read(Body) : null;

    internal static OutboxEvent Read(DbDataReader r) => new()
    {
        Id = r.GetString(0),
        Endpoint = r.GetString(1),
        KeyId = r.GetString(2),
        Cycle = r.GetInt64(3),
        Type = r.GetString(4),
        Fingerprint = new Fingerprint(r.GetString(5)),
        Body = r.GetFieldValue<byte[]>(6),
        State = EventStates.Parse(r.GetString(7)),
        CreatedAt = r.Time(8),
        ReleasedAt = r.TimeOrNull(9),
        NextAttemptAt = r.Time(10),
        Attempts = (int)r.GetInt64(11),
        DeliveredAt = r.TimeOrNull(12),
        ClosedAt = r.TimeOrNull(13),
        Receipt = r.TextOrNull(14),
        LastError = r.TextOrNull(15),
        HeldBecause = r.TextOrNull(16),
        ApprovalsNeeded = (int)r.GetInt64(17),
        AttemptedAt = r.TimeOrNull(18),
    };
}
