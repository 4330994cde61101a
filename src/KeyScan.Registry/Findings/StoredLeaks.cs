using System.Text.Json;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// Makes findings of leaks that an earlier KeyScan recorded without: what <c>keyscan git --registry</c> and hooks saw stood in no
/// report. What was not kept, such as the redacted key, is left open; the next scan fills it in.
/// </summary>
internal static class StoredLeaks
{
    /// <summary>Completes them; nothing is removed.</summary>
    public static bool Complete(RegistrySession session)
    {
        foreach (OldLeak leak in session.All(
            """
            SELECT l.key_id, l.repository, l.finding_id, l.fingerprint, l.first_seen_at, l.last_seen_at, l.fixed_at, l.severity, l.path, l.line, l.commit_id, l.is_reachable, l.occurrences, k.provider
            FROM leaks l JOIN issued_keys k ON k.key_id = l.key_id
            WHERE NOT EXISTS (SELECT 1 FROM sightings s JOIN findings f ON f.finding_id = s.finding_id WHERE f.key_id = l.key_id AND s.repository = l.repository)
            ORDER BY l.key_id, l.repository
            """, Read))
        {
            Write(session, leak);
        }
        return false;
    }

    private static OldLeak Read(System.Data.Common.DbDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.GetInt64(5), !r.IsDBNull(6),
            r.GetString(7), r.GetString(8), r.GetInt64(9),
        r.TextOrNull(10), r.NumberOrNull(11) is { } reachable ? reachable != 0 : null, r.GetInt64(12), r.TextOrNull(13));

    private static void Write(RegistrySession session, OldLeak leak)
    {
        string id = leak.Finding.Length > 0 ? leak.Finding : $"leak of {leak.Key}";
        session.Execute(
            """
            INSERT INTO findings (finding_id, rule_id, description, provider, severity, confidence, redacted, fingerprint, advice, key_id)
            VALUES (@id, 'issued-key', 'Key issued by this organisation', @provider, @severity, @confidence, '(not kept)', @fingerprint, @advice, @key)
            ON CONFLICT (finding_id) DO UPDATE SET key_id = COALESCE(findings.key_id, excluded.key_id)
            """,
            ("@id", id), ("@provider", leak.Provider ?? "issued"),
            ("@severity", (long)(Enum.TryParse(leak.Severity, ignoreCase: true, out Severity severity) ? severity
            : Severity.High)),
            ("@confidence", (long)Confidence.Certain), ("@fingerprint", leak.Fingerprint.Length > 0 ? leak.Fingerprint : null),
            ("@advice", "Revoke the key where it was issued, give its owner a new one through your secret store, then remove "
                + "it from the text."), ("@key", leak.Key));
        session.Execute(
            """
            INSERT INTO sightings (finding_id, repository, first_seen_at, last_seen_at, state, occurrences, places)
            VALUES (@id, @repository, @first, @last, @state, @occurrences, @places) ON CONFLICT (finding_id, repository) DO NOTHING
            """,
            ("@id", id), ("@repository", leak.Repository), ("@first", leak.First), ("@last", leak.Last),
            ("@state", leak.IsFixed ? Fixed : Open), ("@occurrences", leak.Occurrences), ("@places", PlacesOf(leak)));
    }

    // The numbers of the states, which never change.
    private const long Open = 0;
    private const long Fixed = 3;

    private static string PlacesOf(OldLeak leak)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("path", leak.Path);
            json.WriteNumber("line", leak.Line);
            json.WriteNumber("column", 1);
            json.WriteString("source", (leak.Commit is null ? SourceKind.File : SourceKind.Blob).ToString());
            json.WriteString("commit", leak.Commit ?? "");
            if (leak.IsReachable is { } reachable)
                json.WriteBoolean("is_reachable", reachable);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed record OldLeak(
        string Key, string Repository, string Finding, string Fingerprint, long First, long Last, bool IsFixed, string Severity,
            string Path, long Line, string? Commit, bool? IsReachable, long Occurrences, string? Provider);
}
