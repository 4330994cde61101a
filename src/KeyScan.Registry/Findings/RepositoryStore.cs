using System.Data.Common;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;

namespace KeyScan.Registry.Findings;

/// <summary>
/// The repositories that were scanned, in the registry's database. Throws a <see cref="ProblemException"/> where that fails.
/// </summary>
internal sealed class RepositoryStore(RegistryDatabase database)
{
    private const string Columns =
        "name, url, is_public, scanned_at, elapsed, commits, blobs, bytes, problem, moved_to, clone_url";

    private const string PartColumns = "repository, kind, began_at, digest, is_covered";

    /// <summary>Records the last scan of a repository. Parts that it was not asked for stay as they are known.</summary>
    public void Record(RepositoryScan scan) => database.Run(session => Record(session, scan));

    /// <summary>The same as part of a larger change.</summary>
    internal static void Record(RegistrySession session, RepositoryScan scan) => session.InTransaction(() =>
    {
        session.Execute(
            $"""
            INSERT INTO repositories ({Columns})
            VALUES (@name, @url, @public, @at, @elapsed, @commits, @blobs, @bytes, @problem, @moved, @clone)
            ON CONFLICT (name) DO UPDATE SET
                url = excluded.url, is_public = excluded.is_public, scanned_at = excluded.scanned_at, elapsed = excluded.elapsed,
                commits = excluded.commits, blobs = excluded.blobs, bytes = excluded.bytes, problem = excluded.problem, moved_to = excluded.moved_to,
                clone_url = COALESCE(excluded.clone_url, repositories.clone_url)
            """,
            ("@name", scan.Name), ("@url", scan.Url), ("@public", scan.IsPublic ? 1L : 0L), ("@at", scan.ScannedAt.ToSql()),
            ("@elapsed", (long)scan.Elapsed.TotalMilliseconds),
            ("@commits", scan.Commits), ("@blobs", scan.Blobs), ("@bytes", scan.Bytes), ("@problem", scan.Problem),
            ("@moved", scan.MovedTo), ("@clone", scan.CloneUrl));
        foreach (ScannedPart part in scan.Parts)
        {
            session.Execute(
                $"""
                INSERT INTO repository_parts ({PartColumns})
                VALUES (@name, @kind, @began, @digest, @covered)
                ON CONFLICT (repository, kind) DO UPDATE SET began_at = excluded.began_at, digest = excluded.digest, is_covered = excluded.is_covered
                """,
                ("@name", scan.Name), ("@kind", part.Kind.ToString()), ("@began", part.BeganAt.ToSql()), ("@digest", part.Digest),
                ("@covered", part.IsCovered ? 1L : 0L));
        }
    });

    /// <summary>
    /// Forgets a repository that was recorded by a mistyped name: what was found there, and that it was to be scanned. The audit
    /// log says who did.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="time">The clock that the log is dated by.</param>
    /// <param name="actor">Who forgets it.</param>
    /// <returns>How many findings were forgotten with it.</returns>
    /// <exception cref="ProblemException">Nothing is known of it; or an issued key that works has leaked there, which nobody may
    /// lose sight of.</exception>
    public int Forget(string name, TimeProvider time, string actor) => database.Run(session => AuditLog.Change(session, () =>
    {
        int rows = session.Execute("DELETE FROM repository_parts WHERE repository = @name", ("@name", name));
        rows += session.Execute("DELETE FROM job_addresses WHERE repository = @name", ("@name", name));
        rows += session.Execute("DELETE FROM repositories WHERE name = @name OR moved_to = @name", ("@name", name));
        List<string> live = session.All(
            "SELECT DISTINCT k.key_id FROM sightings s JOIN findings f ON f.finding_id = s.finding_id JOIN issued_keys k ON "
                + "k.key_id = f.key_id WHERE s.repository = @name AND s.state <> @allowed AND k.status IN (@active, "
                + "@suspended) AND (k.expires_at IS NULL OR k.expires_at > @now) ORDER BY k.key_id",
            r => r.GetString(0), ("@name", name), ("@allowed", (long)FindingState.Allowed), ("@active", (long)KeyStatus.Active),
            ("@suspended", (long)KeyStatus.Suspended), ("@now", time.GetUtcNow().ToSql()));
        if (live.Count > 0)
            throw new ProblemException(
                new Problem($"issued keys that work have leaked there, such as {live[0]}: who forgets the repository loses "
                    + $"sight of them", name, "Revoke them first; `keyscan keys show ID` has what is known of each"));
        int findings = session.Execute("DELETE FROM sightings WHERE repository = @name", ("@name", name));
        rows += findings + session.Execute("DELETE FROM leaks WHERE repository = @name", ("@name", name));
        session.Execute("DELETE FROM findings WHERE NOT EXISTS (SELECT 1 FROM sightings s WHERE s.finding_id = "
            + "findings.finding_id)");
        if (rows == 0)
            throw new ProblemException(
                new Problem("nothing is known of this repository", name, "`keyscan report` names those that are known"));
        new AuditLog(time, actor).Append(session, "forgotten", name, $"{findings} findings");
        return findings;
    }));

    /// <summary>Binds a name to the address that it is cloned from.</summary>
    /// <param name="name">The name.</param>
    /// <param name="address">The address; it holds no credentials.</param>
    /// <param name="isCertain">Whether it is known to be right, so that it takes the place of another.</param>
    /// <returns>False where the name is bound to another address, and stays so.</returns>
    public bool Bind(string name, string address, bool isCertain) => database.Run(session => session.InTransaction(() =>
    {
        session.Execute(
            $"INSERT INTO job_addresses (repository, address) VALUES (@name, @address) ON CONFLICT (repository) DO "
                + $"{(isCertain ? "UPDATE SET address = excluded.address" : "NOTHING")}",
            ("@name", name), ("@address", address));
        return session.First("SELECT address FROM job_addresses WHERE repository = @name", r =>
            r.GetString(0), ("@name", name)) == address;
    }));

    /// <summary>
    /// The addresses that git may have cloned a repository from, the likeliest first: that of its last scan, that of its jobs,
    /// and what its page's address and its name make of it.
    /// </summary>
    /// <param name="name">The repository's name.</param>
    public IReadOnlyList<string> FindAddresses(string name)
    {
        string? queued = database.Run(session => session.First("SELECT address FROM job_addresses WHERE repository = @name",
            r => r.GetString(0), ("@name", name)));
        RepositoryScan? scan = Find(name);
        string?[] known = [scan?.CloneUrl, queued, scan?.Url is { } page ? $"{page}.git" : null, scan?.Url, name];
        return [.. known.OfType<string>().Where(a => RepositoryAddress.TryParse(a, out _)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>All repositories, by name.</summary>
    public IReadOnlyList<RepositoryScan> All() => Read("");

    /// <summary>Those scanned at a time or later, by name.</summary>
    public IReadOnlyList<RepositoryScan> Since(DateTimeOffset time) => Read("WHERE scanned_at >= @time", ("@time", time.ToSql()));

    /// <summary>A repository; null where it was never scanned.</summary>
    public RepositoryScan? Find(string name) => Read("WHERE name = @name", ("@name", name)) is [var scan, ..] ? scan : null;

    private IReadOnlyList<RepositoryScan> Read(string which, params SqlValue[] values) => database.Run(session =>
    {
        ILookup<string, ScannedPart> parts = session
            .All($"SELECT {PartColumns} FROM repository_parts WHERE repository IN (SELECT name FROM repositories {which})",
            ReadPart, values)
            .Where(p => p.Part is not null)
            .ToLookup(p => p.Repository, p => p.Part!, StringComparer.Ordinal);
        return (IReadOnlyList<RepositoryScan>)[
            .. session.All($"SELECT {Columns} FROM repositories {which} ORDER BY name", Read, values)
                .Select(scan => scan with { Parts = [.. parts[scan.Name]] })];
    });

    /// <summary>A part; null where a newer KeyScan has recorded a kind that this one does not know.</summary>
    private static (string Repository, ScannedPart? Part) ReadPart(DbDataReader row) =>
        (row.GetString(0), Enum.TryParse(row.GetString(1), out SourceKind kind)
        ? new ScannedPart(kind, row.Time(2), row.GetString(3), row.GetInt64(4) != 0) : null);

    private static RepositoryScan Read(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        Url = row.TextOrNull(1),
        IsPublic = row.GetInt64(2) != 0,
        ScannedAt = row.Time(3),
        Elapsed = TimeSpan.FromMilliseconds(row.GetInt64(4)),
        Commits = row.GetInt64(5),
        Blobs = row.GetInt64(6),
        Bytes = row.GetInt64(7),
        Problem = row.TextOrNull(8),
        MovedTo = row.TextOrNull(9),
        CloneUrl = row.TextOrNull(10),
    };
}
