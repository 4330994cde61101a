using System.Data.Common;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Formats;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>An issued key that works and that scans have found where it should not be.</summary>
internal sealed class LeakedKey
{
    /// <summary>A key stands in one repository or some; a word stands in all.</summary>
    private const int ManyRepositories = 10;

    private static readonly string[] Severities = ["info", "low", "medium", "high", "critical"];

    private const string Query =
        """
        SELECT k.key_id, k.provider, k.owner, k.team, k.email, k.environment, k.scopes, k.status, k.status_changed_at, k.expires_at,
               l.repository, l.path, l.line, l.commit_id, l.fingerprint, l.severity, l.first_seen_at, l.last_seen_at, COALESCE(l.exposed_at, l.first_seen_at), l.held_because
        FROM leaks l JOIN issued_keys k ON k.key_id = l.key_id
        """;

    private readonly List<LeakLocation> _locations = [];
    private readonly LeakEvent _event;
    private readonly DateTimeOffset? _expiresAt;
    private readonly DateTimeOffset _statusChangedAt;
    private readonly List<(string Fingerprint, DateTimeOffset LastSeenAt, string? HeldBecause)> _leaks = [];
    private DateTimeOffset _firstSeenAt;
    private DateTimeOffset _newestFirstSeenAt;
    private DateTimeOffset _lastSeenAt;
    private int _severity;

    private LeakedKey(DbDataReader r, (long Lines, string Head) log)
    {
        _event = new LeakEvent
        {
            EventId = "",
            Type = LeakEvent.Leaked,
            At = default,
            KeyId = r.GetString(0),
            Provider = r.TextOrNull(1),
            Owner = r.TextOrNull(2),
            Team = r.TextOrNull(3),
            Email = r.TextOrNull(4),
            Environment = r.TextOrNull(5),
            Scopes = r.GetString(6).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Status = (KeyStatus)r.GetInt64(7),
            Fingerprint = r.GetString(14),
            Severity = Severities[0],
            FirstSeenAt = default,
            AuditLog = log,
        };
        _statusChangedAt = r.Time(8);
        _expiresAt = r.TimeOrNull(9);
        _firstSeenAt = r.Time(18);
    }

    /// <summary>The registry's id.</summary>
    public string KeyId => _event.KeyId;

    /// <summary>The system that issued it.</summary>
    public string? Provider => _event.Provider;

    /// <summary>The team that answers for it.</summary>
    public string? Team => _event.Team;

    /// <summary>Where it works.</summary>
    public string? Environment => _event.Environment;

    /// <summary>All keys that work and have leaked, by id.</summary>
    public static IEnumerable<LeakedKey> All(RegistrySession session, DateTimeOffset now) =>
        Read(session, $"{Query} WHERE k.status IN (@active, @suspended) ORDER BY k.key_id, l.first_seen_at, l.repository",
            ("@active", (long)KeyStatus.Active), ("@suspended", (long)KeyStatus.Suspended)).Where(k =>
                k._expiresAt is not { } end || end > now);

    /// <summary>One key that has leaked, whether it works or not; null for none.</summary>
    public static LeakedKey? Find(RegistrySession session, string keyId) =>
        Read(session, $"{Query} WHERE k.key_id = @key ORDER BY l.first_seen_at, l.repository", ("@key", keyId)).FirstOrDefault();

    /// <summary>
    /// Whether it leaked again after it was revoked at <paramref name="closed"/>: it stands in a repository where it was not
    /// seen before, or it was made to work again and was seen since.
    /// </summary>
    public bool LeakedAgainSince(DateTimeOffset closed) =>
        _newestFirstSeenAt > closed || (_statusChangedAt > closed && _lastSeenAt >= _statusChangedAt);

    /// <summary>
    /// Whether another secret of it was seen since an event about the secret of <paramref name="fingerprint"/> was called back at
    /// <paramref name="closed"/>, in the same repositories.
    /// </summary>
    public bool HasOtherLeakSince(DateTimeOffset closed, string fingerprint) =>
        _leaks.Exists(l => l.Fingerprint != fingerprint && l.LastSeenAt > closed);

    /// <summary>Why a person looks before it is revoked; null where one of its leaks is like any other.</summary>
    public string? HeldBecause => _leaks.TrueForAll(l => l.HeldBecause is not null) ? _leaks[0].HeldBecause
        : _leaks.Count >= ManyRepositories ? $"stands in {_leaks.Count} repositories at once" : null;

    /// <summary>The event that tells of it.</summary>
    public LeakEvent ToEvent(string eventId, string type, DateTimeOffset at) => _event with
    {
        EventId = eventId,
        Type = type,
        At = at,
        // That of the secret which is to be revoked, not of a word that was taken for it.
        Fingerprint = _leaks.Find(l => l.HeldBecause is null) is { Fingerprint: { } plain } ? plain : _event.Fingerprint,
        Severity = Severities[_severity],
        FirstSeenAt = _firstSeenAt,
        Locations = [.. _locations],
    };

    private static List<LeakedKey> Read(RegistrySession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        var keys = new List<LeakedKey>();
        (long, string) log = AuditLog.Head(session);
        session.All(sql, r =>
        {
            if (keys.Count == 0 || keys[^1].KeyId != r.GetString(0))
                keys.Add(new LeakedKey(r, log));
            keys[^1].Add(r);
            return true;
        }, values);
        return keys;
    }

    private void Add(DbDataReader r)
    {
        if (_locations.Count < LeakEvent.MostLocations)
            _locations.Add(new LeakLocation(r.GetString(10), r.GetString(11), r.GetInt64(12), r.TextOrNull(13)));
        _severity = Math.Max(_severity, Array.IndexOf(Severities, r.GetString(15)));
        DateTimeOffset exposed = r.Time(18), first = r.Time(16);
        _firstSeenAt = exposed < _firstSeenAt ? exposed : _firstSeenAt;
        _newestFirstSeenAt = first > _newestFirstSeenAt ? first : _newestFirstSeenAt;
        DateTimeOffset last = r.Time(17);
        _leaks.Add((r.GetString(14), last, r.TextOrNull(19)));
        _lastSeenAt = last > _lastSeenAt ? last : _lastSeenAt;
    }
}
