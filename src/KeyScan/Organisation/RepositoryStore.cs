using System.Data.Common;
using KeyScan.Issued.Registry;

namespace KeyScan.Organisation;

/// <summary>The repositories that were scanned, in the registry's database. Throws a <see cref="ProblemException"/> where that fails.</summary>
public sealed class RepositoryStore(RegistryDatabase database)
{
    private const string Columns = "name, url, is_public, scanned_at, elapsed, commits, blobs, bytes, problem, moved_to";

    private const string PartColumns = "repository, kind, began_at, digest, is_covered";

    /// <summary>Records the last scan of a repository. Parts that it was not asked for stay as they are known.</summary>
    public void Record(RepositoryScan scan) => database.Run(session => session.InTransaction(() =>
    {
        session.Execute(
            $"""
            INSERT INTO repositories ({Columns})
            VALUES (@name, @url, @public, @at, @elapsed, @commits, @blobs, @bytes, @problem, @moved)
            ON CONFLICT (name) DO UPDATE SET
                url = excluded.url, is_public = excluded.is_public, scanned_at = excluded.scanned_at, elapsed = excluded.elapsed,
                commits = excluded.commits, blobs = excluded.blobs, bytes = excluded.bytes, problem = excluded.problem, moved_to = excluded.moved_to
            """,
            ("@name", scan.Name), ("@url", scan.Url), ("@public", scan.IsPublic ? 1L : 0L), ("@at", scan.ScannedAt.ToSql()), ("@elapsed", (long)scan.Elapsed.TotalMilliseconds),
            ("@commits", scan.Commits), ("@blobs", scan.Blobs), ("@bytes", scan.Bytes), ("@problem", scan.Problem), ("@moved", scan.MovedTo));
        foreach (ScannedPart part in scan.Parts)
        {
            session.Execute(
                $"""
                INSERT INTO repository_parts ({PartColumns})
                VALUES (@name, @kind, @began, @digest, @covered)
                ON CONFLICT (repository, kind) DO UPDATE SET began_at = excluded.began_at, digest = excluded.digest, is_covered = excluded.is_covered
                """,
                ("@name", scan.Name), ("@kind", part.Kind.ToString()), ("@began", part.BeganAt.ToSql()), ("@digest", part.Digest), ("@covered", part.IsCovered ? 1L : 0L));
        }
    }));

    /// <summary>All repositories, by name.</summary>
    public IReadOnlyList<RepositoryScan> All() => Read("");

    /// <summary>Those scanned at a time or later, by name.</summary>
    public IReadOnlyList<RepositoryScan> Since(DateTimeOffset time) => Read("WHERE scanned_at >= @time", ("@time", time.ToSql()));

    /// <summary>A repository; null where it was never scanned.</summary>
    public RepositoryScan? Find(string name) => Read("WHERE name = @name", ("@name", name)) is [var scan, ..] ? scan : null;

    private IReadOnlyList<RepositoryScan> Read(string which, params SqlValue[] values) => database.Run(session =>
    {
        ILookup<string, ScannedPart> parts = session
            .All($"SELECT {PartColumns} FROM repository_parts WHERE repository IN (SELECT name FROM repositories {which})", ReadPart, values)
            .Where(p => p.Part is not null)
            .ToLookup(p => p.Repository, p => p.Part!, StringComparer.Ordinal);
        return (IReadOnlyList<RepositoryScan>)[.. session.All($"SELECT {Columns} FROM repositories {which} ORDER BY name", Read, values).Select(scan => scan with { Parts = [.. parts[scan.Name]] })];
    });

    /// <summary>A part; null where a newer KeyScan has recorded a kind that this one does not know.</summary>
    private static (string Repository, ScannedPart? Part) ReadPart(DbDataReader row) =>
        (row.GetString(0), Enum.TryParse(row.GetString(1), out SourceKind kind) ? new ScannedPart(kind, row.Time(2), row.GetString(3), row.GetInt64(4) != 0) : null);

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
    };
}
