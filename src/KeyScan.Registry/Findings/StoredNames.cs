using System.Text;
using System.Text.Json;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// Takes credentials out of the names that an earlier KeyScan stored: whoever scanned <c>https://user:token@host/x</c> had it
/// recorded under that. What is known under several names that are one without credentials is put together.
/// </summary>
internal static class StoredNames
{
    // Each table with the column of the name, and the columns that make a row one of its kind.
    private static readonly (string Table, string Name, string Key)[] Named =
    [
        ("leaks", "repository", "key_id"), ("sightings", "repository", "finding_id"), ("repository_parts", "repository", "kind"),
            ("repositories", "name", "name"),
    ];

    /// <summary>Rewrites what is stored; answers whether there was anything.</summary>
    public static bool Redact(RegistrySession session)
    {
        List<(string Old, string New)> names = [.. session.All(
            "SELECT repository FROM leaks UNION SELECT repository FROM sightings UNION SELECT repository FROM repository_parts "
                + "UNION SELECT name FROM repositories", r => r.GetString(0))
            .Select(name => (Old: name, New: RepositoryAddress.Redacted(name))).Where(n => n.Old != n.New)];
        foreach ((string old, string name) in names)
            Rename(session, old, name);
        int changed = names.Count + Column(session, "repositories", "name", "url", RepositoryAddress.Redacted)
            + Column(session, "repositories", "name", "moved_to", RepositoryAddress.Redacted);
        foreach ((string old, string _) in names)
            changed += Texts(session, old);
        return changed + Targets(session) > 0;
    }

    private static void Rename(RegistrySession session, string old, string name)
    {
        foreach ((string table, string column, string key) in Named)
        {
            string isThere = key == column ? "" : $" AND {key} IN (SELECT {key} FROM {table} WHERE {column} = @new)";
            if (key != column || session.First($"SELECT 1 FROM {table} WHERE {column} = @new", _ => true, ("@new", name)))
                session.Execute($"DELETE FROM {table} WHERE {column} = @old{isThere}", ("@old", old), ("@new", name));
            session.Execute($"UPDATE {table} SET {column} = @new WHERE {column} = @old", ("@old", old), ("@new", name));
        }
    }

    private static int Column(RegistrySession session, string table, string key, string column, Func<string, string> change)
    {
        List<(string Key, string Old)> rows = session.All($"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL", r =>
            (r.GetString(0), r.GetString(1))).FindAll(r => change(r.Item2) != r.Item2);
        foreach ((string id, string old) in rows)
            session.Execute($"UPDATE {table} SET {column} = @new WHERE {key} = @key", ("@new", change(old)), ("@key", id));
        return rows.Count;
    }

    /// <summary>
    /// Runs are told apart by what they scan, names one after the other. One of the same target is continued by its new name, or
    /// begins anew.
    /// </summary>
    private static int Targets(RegistrySession session)
    {
        List<(string Old, string New)> targets = [.. session.All("SELECT target FROM organisation_runs", r => r.GetString(0))
            .Select(target => (Old: target, New: string.Join(' ', target.Split(' ').Select(RepositoryAddress.Redacted))))
                .Where(t => t.Old != t.New)];
        foreach ((string old, string target) in targets)
        {
            session.Execute("DELETE FROM organisation_runs WHERE target = @new", ("@new", target));
            session.Execute("UPDATE organisation_runs SET target = @new WHERE target = @old", ("@new", target), ("@old", old));
        }
        return targets.Count;
    }

    /// <summary>Places and events hold the name inside their JSON.</summary>
    private static int Texts(RegistrySession session, string old)
    {
        string name = RepositoryAddress.Redacted(old);
        int changed = 0;
        string Changed(string text) => text.Replace(Json(old), Json(name), StringComparison.Ordinal)
            .Replace(old, name, StringComparison.Ordinal);
        foreach ((string id, string repository, string places) in session.All(
            "SELECT finding_id, repository, places FROM sightings WHERE repository = @name", r =>
                (r.GetString(0), r.GetString(1), r.GetString(2)), ("@name", name)))
            changed += Changed(places) == places ? 0
                : session.Execute("UPDATE sightings SET places = @new WHERE finding_id = @id AND repository = @name",
                ("@new", Changed(places)), ("@id", id), ("@name", repository));
        foreach ((string id, byte[] body) in session.All("SELECT event_id, body FROM outbox", r =>
            (r.GetString(0), r.GetFieldValue<byte[]>(1))))
        {
            string text = Encoding.UTF8.GetString(body), redacted = Changed(text);
            changed += redacted == text ? 0
                : session.Execute("UPDATE outbox SET body = @new WHERE event_id = @id",
                ("@new", Encoding.UTF8.GetBytes(redacted)), ("@id", id));
        }
        return changed;
    }

    private static string Json(string text) => JsonEncodedText.Encode(text).ToString();
}
