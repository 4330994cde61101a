using System.Data.Common;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Import;

/// <summary>Brings the staged rows into the registry by whole sets, the same statements on every kind of database.</summary>
internal sealed class KeyMerge(RegistrySession session, IReadOnlyList<string> files, DateTimeOffset now)
{
    private const string Staged = KeyStaging.Table;
    private const int MostShown = 20;
    private const int Timeout = 3600;

    /// <summary>New fingerprints of keys that have one of the same epoch.</summary>
    private const string SecondFingerprints =
        $"""
        SELECT s.fingerprint FROM {Staged} s
        WHERE s.fingerprint IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fingerprints g WHERE g.fingerprint = s.fingerprint)
            AND EXISTS (SELECT 1 FROM fingerprints f WHERE f.key_id = s.key_id AND f.epoch = s.epoch)
        """;

    private static readonly KeyColumn[] Columns =
    [
        KeyColumn.Provider, KeyColumn.Owner, KeyColumn.Team, KeyColumn.Email, KeyColumn.Integration, KeyColumn.Environment,
        KeyColumn.Scopes,
        KeyColumn.IssuedAt, KeyColumn.ExpiresAt, KeyColumn.LastUsedAt, KeyColumn.LastRotatedAt, KeyColumn.Status,
        KeyColumn.Webhook,
    ];

    /// <summary>
    /// Takes rows out that contradict another row or the registry: one key id with different data or with two keys, or one key
    /// under two ids.
    /// </summary>
    /// <param name="mayAddFingerprints">Whether a key of the registry may get a second fingerprint of one epoch.</param>
    /// <param name="problems">Takes the first of them.</param>
    /// <returns>How many key ids and fingerprints were contradicted.</returns>
    public long RemoveContradictions(bool mayAddFingerprints, ICollection<Problem> problems) =>
        Remove("key_id", $"SELECT key_id FROM {Staged} GROUP BY key_id HAVING MIN(content) <> MAX(content)", null,
            "the same key id has different data in line {0}", "Keep the row that is right", problems)
        + Remove("key_id", $"SELECT key_id FROM {Staged} GROUP BY key_id, epoch HAVING MIN(secret) <> MAX(secret)", null,
            "the same key id has a different key in line {0}", "Give each key an id of its own", problems)
        + Remove("fingerprint", $"SELECT fingerprint FROM {Staged} WHERE fingerprint IS NOT NULL "
            + "GROUP BY fingerprint HAVING MIN(key_id) <> MAX(key_id)", null,
            "the same key has another key id in line {0}", "Keep the row that is right", problems)
        + Remove("fingerprint", $"SELECT s.fingerprint FROM {Staged} s JOIN fingerprints f ON f.fingerprint = s.fingerprint "
            + "WHERE f.key_id <> s.key_id", "fingerprints",
            "the registry has the same key under the id `{0}`", "Use that id", problems)
        + (mayAddFingerprints ? 0 : Remove("fingerprint", SecondFingerprints, null,
            "the registry has another key under this id: who adds a value to a key can have that key revoked",
            "Look whether this column holds the keys; where keys were replaced and kept their ids, pass --add-fingerprints",
            problems));

    /// <summary>
    /// How many keys work now and would be revoked or have expired, and the first of them by its id; after
    /// <see cref="MarkRepeats"/>.
    /// </summary>
    public (long Count, string? First) Silenced()
    {
        string rows =
            $"""
            FROM {Staged} s JOIN issued_keys k ON k.key_id = s.key_id
            WHERE s.is_repeat = 0 AND k.status IN (0, 3) AND (k.expires_at IS NULL OR k.expires_at > @now)
                AND (({Value(KeyColumn.Status)}) IN (1, 2) OR ({Value(KeyColumn.ExpiresAt)}) <= @now)
            """;
        return session.First($"SELECT COUNT(*), MIN(s.key_id) {rows}", r => (r.GetInt64(0), r.TextOrNull(1)),
            ("@now", now.ToSql()));
    }

    /// <summary>Writes the rows that are left; inside a transaction, after <see cref="MarkRepeats"/>.</summary>
    public ImportReport Merge()
    {
        long keys = Number($"SELECT COUNT(*) FROM {Staged} WHERE is_repeat = 0");
        long reactivated = Number(
            $"SELECT COUNT(*) FROM {Staged} s JOIN issued_keys k ON k.key_id = s.key_id WHERE s.is_repeat = 0 AND k.status = 1 "
                + $"AND ({Value(KeyColumn.Status)}) = 0");
        long changed = Execute(
            $"""
            UPDATE issued_keys AS k SET {string.Join(", ", Columns.Select(c => $"{c.Name()} = {Value(c)}"))},
                status_changed_at = CASE WHEN k.status <> ({Value(KeyColumn.Status)}) THEN @now ELSE k.status_changed_at END, updated_at = @now
            FROM {Staged} s WHERE s.key_id = k.key_id AND s.is_repeat = 0 AND ({string.Join(" OR ", Columns.Select(c => $"k.{c.Name()} {session.Database.Dialect.Differs} ({Value(c)})"))})
            """, ("@now", now.ToSql()));
        string names = string.Join(", ", Columns.Select(c => c.Name()));
        long added = Execute(
            $"""
            INSERT INTO issued_keys (key_id, {names}, status_changed_at, updated_at)
            SELECT s.key_id, {string.Join(", ", Columns.Select(c => $"s.{c.Name()}"))}, @now, @now FROM {Staged} s
            WHERE s.is_repeat = 0 AND NOT EXISTS (SELECT 1 FROM issued_keys k WHERE k.key_id = s.key_id)
            """, ("@now", now.ToSql()));
        return new ImportReport
        {
            IsKept = true,
            New = added,
            Changed = changed,
            Unchanged = keys - added - changed,
            NewFingerprints = MergeFingerprints(),
            Reactivated = reactivated,
            BadRows = 0,
            Problems = [],
            UnusedColumns = [],
        };
    }

    private long MergeFingerprints()
    {
        // A key that was known by its fingerprint alone is now seen in clear.
        Execute(
            $"""
            UPDATE fingerprints AS f SET token_hash = s.token_hash, token_length = s.token_length, token_alphabet = s.token_alphabet
            FROM {Staged} s WHERE s.fingerprint = f.fingerprint AND s.token_length IS NOT NULL AND f.token_length IS NULL
            """);
        // In the order of the index, which then grows at one end instead of everywhere.
        return Execute(
            $"""
            INSERT INTO fingerprints (fingerprint, epoch, key_id, token_hash, token_length, token_alphabet, added_at)
            SELECT fingerprint, epoch, key_id, token_hash, token_length, token_alphabet, @now FROM {Staged} WHERE fingerprint IS NOT NULL ORDER BY fingerprint
            ON CONFLICT (fingerprint) DO NOTHING
            """, ("@now", now.ToSql()));
    }

    /// <summary>Marks the rows that say of a key what another row has said before.</summary>
    public void MarkRepeats()
    {
        bool repeats = Number($"SELECT COUNT(*) - COUNT(DISTINCT key_id) FROM {Staged}") > 0;
        if (repeats)
            Execute($"UPDATE {Staged} SET is_repeat = 1 WHERE row_number NOT IN (SELECT MIN(row_number) FROM {Staged} "
                + "GROUP BY key_id)");
    }

    private long Remove(string column, string contradicted, string? registry, string what, string whatToDo,
        ICollection<Problem> problems)
    {
        long count = Number($"SELECT COUNT(*) FROM (SELECT DISTINCT {column} FROM ({contradicted}) a) b");
        if (count == 0)
            return 0;
        foreach (Problem problem in Shown(column, contradicted, registry, what, whatToDo)
            .Take(Math.Max(0, MostShown - problems.Count)))
            problems.Add(problem);
        Execute($"DELETE FROM {Staged} WHERE {column} IN ({contradicted})");
        return count;
    }

    private List<Problem> Shown(string column, string contradicted, string? registry, string what, string whatToDo)
    {
        using DbCommand command = session.Command(registry is null
            ? $"""
              SELECT MIN(s.row_number), MAX(s.row_number), '' FROM {Staged} s
              WHERE s.{column} IN ({contradicted}) GROUP BY s.{column} ORDER BY 1 LIMIT {MostShown}
              """
            : $"SELECT s.row_number, s.row_number, f.key_id FROM {Staged} s "
            + $"JOIN fingerprints f ON f.fingerprint = s.fingerprint WHERE f.key_id <> s.key_id ORDER BY 1 LIMIT {MostShown}");
        command.CommandTimeout = Timeout;
        var pairs = new List<(long First, long Last, string KeyId)>();
        using (DbDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
                pairs.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2)));
        }
        return
        [
            .. pairs.Select(p =>
            {
                (string file, string line) = Place(p.First);
                (string lastFile, string lastLine) = Place(p.Last);
                string other = registry is null ? (lastFile == file ? lastLine : $"{lastLine} of {lastFile}") : p.KeyId;
                return new Problem(string.Format(null, what, other), $"{file}:{line}", whatToDo);
            }),
        ];
    }

    private (string File, string Line) Place(long row) => session.First(
        $"SELECT file, line FROM {Staged} WHERE row_number = @row", r =>
            (files[(int)r.GetInt64(0)], r.GetInt64(1).ToString()), ("@row", row));

    /// <summary>What a column will be: the row's value where it gives one, otherwise the registry's.</summary>
    private static string Value(KeyColumn column) =>
        $"CASE WHEN (s.given & {column.Bit()}) <> 0 THEN s.{column.Name()} ELSE k.{column.Name()} END";

    private long Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using DbCommand command = session.Command(sql, values);
        command.CommandTimeout = Timeout;
        return command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using DbCommand command = session.Command(sql);
        command.CommandTimeout = Timeout;
        return Convert.ToInt64(command.ExecuteScalar());
    }
}
