using System.Data.Common;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Leaks;

/// <summary>Where issued keys have leaked: one entry for a key and a repository, kept from the first scan that saw it.</summary>
internal sealed class LeakStore(RegistryDatabase database)
{
    private const string Columns =
        "key_id, repository, finding_id, fingerprint, first_seen_at, last_seen_at, fixed_at, severity, path, line, commit_id, "
            + "is_reachable, occurrences, exposed_at, held_because";

    /// <summary>Records what a scan of <paramref name="repository"/> saw.</summary>
    /// <param name="repository">The name of what was scanned, the same for each scan of it.</param>
    /// <param name="findings">What was found; only issued keys whose id is known are recorded.</param>
    /// <param name="isWhole">Whether the scan read everything there is, so that what it did not see is gone.</param>
    /// <param name="now">The time of the scan.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public LeakChanges Record(string repository, IEnumerable<Finding> findings, bool isWhole, DateTimeOffset now) =>
        database.Run(session => Record(session, repository, findings, isWhole, now));

    /// <summary>The same as part of a larger change.</summary>
    internal static LeakChanges Record(RegistrySession session, string repository, IEnumerable<Finding> findings, bool isWhole,
        DateTimeOffset now) => session.InTransaction(() =>
    {
        int added = 0, seen = 0;
        findings = [.. findings];
        foreach (IGrouping<string, Finding> key in findings.Where(f => f.IssuedKey?.KeyId is not null)
            .GroupBy(f => f.IssuedKey!.KeyId!, StringComparer.Ordinal))
        {
            seen++;
            string? held = UnlikelyKey.HeldBecause(key);
            // Of several secrets of one key that counts which is no everyday value.
            Finding worst = key.OrderBy(f => held is null && UnlikelyKey.HeldBecause([f]) is not null)
                .ThenByDescending(f => f.Severity).First();
            DateTimeOffset exposed = Exposure.Since(key.SelectMany(f => f.Locations), now);
            added += Record(session, repository, key.Key, WithoutSecrets(worst, findings), key.Sum(f => f.Occurrences), held,
                exposed, now) ? 1 : 0;
        }
        int gone = !isWhole ? 0 : session.Execute(
            "UPDATE leaks SET fixed_at = @now WHERE repository = @repository AND fixed_at IS NULL AND last_seen_at < @now",
                ("@now", now.ToSql()), ("@repository", repository));
        return new LeakChanges(added, seen - added, gone);
    });

    /// <summary>Moves the leaks in a repository that was renamed to its new name, but for those that are known there.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public void Move(string from, string to) => database.Run(session => Move(session, from, to));

    /// <summary>The same as part of a larger change.</summary>
    internal static void Move(RegistrySession session, string from, string to) => session.InTransaction(() =>
    {
        session.Execute("DELETE FROM leaks WHERE repository = @from AND key_id IN (SELECT key_id FROM leaks WHERE repository = "
            + "@to)", ("@from", from), ("@to", to));
        session.Execute("UPDATE leaks SET repository = @to WHERE repository = @from", ("@from", from), ("@to", to));
    });

    /// <summary>The leaks of one key, the oldest first.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public IReadOnlyList<Leak> Find(string keyId) =>
        database.Run(session =>
        session.All($"SELECT {Columns} FROM leaks WHERE key_id = @key ORDER BY first_seen_at, repository", Read,
        ("@key", keyId)));

    /// <summary>All leaks, the oldest first.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public IReadOnlyList<Leak> All() =>
        database.Run(session => session.All($"SELECT {Columns} FROM leaks ORDER BY first_seen_at, key_id, repository", Read));

    /// <summary>A path can hold a secret; the registry must not.</summary>
    private static Finding WithoutSecrets(Finding finding, IEnumerable<Finding> all)
    {
        Location location = finding.Locations[0];
        string path = all.Aggregate(location.Provenance.Path, (text, f) =>
            text.Replace(f.Secret.Reveal(), f.Secret.ToString(), StringComparison.Ordinal));
        return finding with { Locations = [location with { Provenance = location.Provenance with { Path = path } },
            .. finding.Locations.Skip(1)] };
    }

    private static bool Record(RegistrySession session, string repository, string keyId, Finding finding, long occurrences,
        string? held, DateTimeOffset exposed, DateTimeOffset now)
    {
        Location location = finding.Locations[0];
        object? isReachable = location.Provenance.IsInHistory
            ? (finding.Locations.Any(l => l.Provenance.ReachableFrom.Count > 0) ? 1L : 0L) : null;
        bool isNew = session.First("SELECT 1 FROM leaks WHERE key_id = @key AND repository = @repository", r => r.GetInt32(0),
            ("@key", keyId), ("@repository", repository)) == 0;
        session.Execute(
            $"""
            INSERT INTO leaks ({Columns})
            VALUES (@key, @repository, @finding, @fingerprint, @now, @now, NULL, @severity, @path, @line, @commit, @reachable, @occurrences, @exposed, @held)
            ON CONFLICT (key_id, repository) DO UPDATE SET
                finding_id = excluded.finding_id, fingerprint = excluded.fingerprint, last_seen_at = excluded.last_seen_at, fixed_at = NULL,
                severity = excluded.severity, path = excluded.path, line = excluded.line, commit_id = excluded.commit_id,
                is_reachable = excluded.is_reachable, occurrences = excluded.occurrences, held_because = excluded.held_because,
                exposed_at = CASE WHEN leaks.exposed_at < excluded.exposed_at THEN leaks.exposed_at ELSE excluded.exposed_at END
            """,
            ("@key", keyId), ("@repository", repository), ("@finding", finding.Id.ToString()),
            ("@fingerprint", finding.Fingerprint?.Text ?? ""),
            ("@now", now.ToSql()), ("@severity", finding.Severity.ToString().ToLowerInvariant()),
            ("@path", location.Provenance.Path), ("@line", (long)location.StartLine),
            ("@commit", location.Provenance.Commit.IsEmpty ? null : location.Provenance.Commit.ToString()),
            ("@reachable", isReachable), ("@occurrences", occurrences), ("@exposed", exposed.ToSql()), ("@held", held));
        return isNew;
    }

    private static Leak Read(DbDataReader row) => new()
    {
        KeyId = row.GetString(0),
        Repository = row.GetString(1),
        FindingId = row.GetString(2),
        Fingerprint = row.GetString(3),
        FirstSeenAt = row.Time(4),
        LastSeenAt = row.Time(5),
        FixedAt = row.TimeOrNull(6),
        Severity = Enum.Parse<Severity>(row.GetString(7), ignoreCase: true),
        Path = row.GetString(8),
        Line = row.GetInt64(9),
        Commit = row.TextOrNull(10),
        IsReachable = row.NumberOrNull(11) is { } reachable ? reachable != 0 : null,
        Occurrences = row.GetInt64(12),
        ExposedAt = row.TimeOrNull(13) ?? row.Time(4),
        HeldBecause = row.TextOrNull(14),
    };
}
