using System.Data.Common;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// A secret that leaked and works: an issued key of which the registry says so, or any other of which its provider does.
/// </summary>
internal sealed record WorkingSecret
{
    private const string Query =
        """
        SELECT f.finding_id, f.rule_id, f.provider, f.fingerprint, f.account, f.owner, k.key_id, k.team, k.environment, k.status_changed_at,
            CASE WHEN f.outcome = 'active' THEN f.verified_at ELSE NULL END,
            (SELECT MAX(s.first_seen_at) FROM sightings s WHERE s.finding_id = f.finding_id AND s.state IN (0, 3)),
            (SELECT MAX(s.last_seen_at) FROM sightings s WHERE s.finding_id = f.finding_id AND s.state IN (0, 3)),
            (SELECT MIN(l.held_because) FROM leaks l WHERE l.key_id = k.key_id AND NOT EXISTS (SELECT 1 FROM leaks o WHERE o.key_id = k.key_id AND o.held_because IS NULL))
        FROM findings f LEFT JOIN issued_keys k ON k.key_id = f.key_id
        WHERE EXISTS (SELECT 1 FROM sightings s WHERE s.finding_id = f.finding_id AND s.state IN (0, 3))
            AND ((k.key_id IS NULL AND f.outcome = 'active') OR (k.status IN (@active, @suspended) AND (k.expires_at IS NULL OR k.expires_at > @now)))
        ORDER BY f.finding_id
        """;

    /// <summary>The finding.</summary>
    public required string FindingId { get; init; }

    /// <summary>The rule that found it.</summary>
    public required string Rule { get; init; }

    /// <summary>Who issues such secrets.</summary>
    public required string Provider { get; init; }

    /// <summary>What it is known by in the outbox: the id of the issued key, or that of the finding.</summary>
    public required string Subject { get; init; }

    /// <summary>What a scan that finds it knows it by: under the organisation's pepper, or by the finding.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The account that it opens; null where nobody knows.</summary>
    public string? Account { get; init; }

    /// <summary>Whose it is; null where nobody knows.</summary>
    public string? Owner { get; init; }

    /// <summary>The team that answers for the issued key.</summary>
    public string? Team { get; init; }

    /// <summary>Where the issued key works.</summary>
    public string? Environment { get; init; }

    /// <summary>Why a person looks before it is revoked; null where it is like any other.</summary>
    public string? HeldBecause { get; init; }

    private DateTimeOffset? StatusChangedAt { get; init; }

    private DateTimeOffset? WorkedAt { get; init; }

    private DateTimeOffset NewestFirstSeenAt { get; init; }

    private DateTimeOffset LastSeenAt { get; init; }

    /// <summary>All of them, by finding.</summary>
    public static List<WorkingSecret> All(RegistrySession session, DateTimeOffset now) => session.All(Query, Read,
        ("@active", (long)KeyStatus.Active), ("@suspended", (long)KeyStatus.Suspended), ("@now", now.ToSql()));

    /// <summary>
    /// Whether it leaked again, or works again, after an event about it was over: it stands where it was not seen before, the
    /// registry has it as working since, or, where the event had ended it, its provider said so since.
    /// </summary>
    /// <param name="closed">When the event was over.</param>
    /// <param name="state">How it ended.</param>
    public bool IsNewSince(DateTimeOffset closed, EventState state) =>
        NewestFirstSeenAt > closed || (StatusChangedAt > closed && LastSeenAt >= StatusChangedAt)
            || (state == EventState.Revoked && WorkedAt > closed);

    private static WorkingSecret Read(DbDataReader r) => new()
    {
        FindingId = r.GetString(0),
        Rule = r.GetString(1),
        Provider = r.GetString(2),
        Fingerprint = new Fingerprint(r.TextOrNull(3) ?? RevocationIntent.SubjectOf(r.GetString(0))),
        Account = r.TextOrNull(4),
        Owner = r.TextOrNull(5),
        Subject = r.TextOrNull(6) ?? RevocationIntent.SubjectOf(r.GetString(0)),
        Team = r.TextOrNull(7),
        Environment = r.TextOrNull(8),
        StatusChangedAt = r.TimeOrNull(9),
        WorkedAt = r.TimeOrNull(10),
        NewestFirstSeenAt = r.Time(11),
        LastSeenAt = r.Time(12),
        HeldBecause = r.TextOrNull(13),
    };
}
