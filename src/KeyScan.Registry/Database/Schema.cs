using System.Diagnostics;

namespace KeyScan.Registry.Database;

/// <summary>
/// The tables of all rooms, by versions: each room owns its list of steps, and a version is what rooms change together. Times are
/// milliseconds since 1970 (UTC). Steps of a version run in the order of the rooms, then what is to be done beyond statements.
/// </summary>
internal sealed class Schema
{
    private readonly Migration[][] _versions;

    /// <summary>Puts the lists of rooms together; a room whose tables refer to those of another comes after it.</summary>
    public Schema(params ReadOnlySpan<IReadOnlyList<Migration>> rooms)
    {
        List<Migration> all = [];
        foreach (IReadOnlyList<Migration> room in rooms)
            all.AddRange(room);
        _versions = [.. all.GroupBy(m => m.Version).OrderBy(v => v.Key).Select(v => v.ToArray())];
        if (_versions.Index().Any(v => v.Item[0].Version != v.Index + 1))
            throw new UnreachableException("A version of the registry's schema is missing.");
    }

    /// <summary>The newest version.</summary>
    public int Newest => _versions.Length;

    /// <summary>The steps that make a version of the one before.</summary>
    /// <param name="version">Counted from 1.</param>
    public IReadOnlyList<Migration> Steps(int version) => _versions[version - 1];

    /// <summary>
    /// Makes a version of the one before, inside a transaction; answers whether something went that must leave no trace.
    /// </summary>
    public bool Apply(int version, RegistrySession session)
    {
        foreach (Migration step in Steps(version).Where(s => s.Sql.Length > 0))
            session.Execute(step.Sql.Replace("BYTES", session.Database.Dialect.Bytes, StringComparison.Ordinal));
        bool hasRemoved = false;
        foreach (Migration step in Steps(version))
            hasRemoved |= step.Work?.Invoke(session) == true;
        session.Execute("INSERT INTO keyscan_schema (version, applied_at) VALUES (@version, @now)",
            ("@version", (long)version), ("@now", TimeProvider.System.GetUtcNow().ToSql()));
        return hasRemoved;
    }
}
