using System.Data.Common;
using KeyScan.Issued.Registry;

namespace KeyScan.Organisation;

/// <summary>The repositories that were scanned, in the registry's database. Throws a <see cref="ProblemException"/> where that fails.</summary>
public sealed class RepositoryStore(RegistryDatabase database)
{
    private const string Columns = "name, url, is_public, scanned_at, elapsed, commits, blobs, bytes, problem";

    /// <summary>Records the last scan of a repository.</summary>
    public void Record(RepositoryScan scan) => database.Run(session => session.Execute(
        $"""
        INSERT INTO repositories ({Columns})
        VALUES (@name, @url, @public, @at, @elapsed, @commits, @blobs, @bytes, @problem)
        ON CONFLICT (name) DO UPDATE SET
            url = excluded.url, is_public = excluded.is_public, scanned_at = excluded.scanned_at, elapsed = excluded.elapsed,
            commits = excluded.commits, blobs = excluded.blobs, bytes = excluded.bytes, problem = excluded.problem
        """,
        ("@name", scan.Name), ("@url", scan.Url), ("@public", scan.IsPublic ? 1L : 0L), ("@at", scan.ScannedAt.ToSql()), ("@elapsed", (long)scan.Elapsed.TotalMilliseconds),
        ("@commits", scan.Commits), ("@blobs", scan.Blobs), ("@bytes", scan.Bytes), ("@problem", scan.Problem)));

    /// <summary>All repositories, by name.</summary>
    public IReadOnlyList<RepositoryScan> All() => database.Run(session => session.All($"SELECT {Columns} FROM repositories ORDER BY name", Read));

    /// <summary>Those scanned at a time or later, by name.</summary>
    public IReadOnlyList<RepositoryScan> Since(DateTimeOffset time) =>
        database.Run(session => session.All($"SELECT {Columns} FROM repositories WHERE scanned_at >= @time ORDER BY name", Read, ("@time", time.ToSql())));

    /// <summary>A repository; null where it was never scanned.</summary>
    public RepositoryScan? Find(string name) => database.Run(session => session.First($"SELECT {Columns} FROM repositories WHERE name = @name", Read, ("@name", name)));

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
    };
}
