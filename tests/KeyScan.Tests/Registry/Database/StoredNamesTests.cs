using System.Text;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Database;

/// <summary>Names with credentials that an earlier KeyScan stored are rewritten when a registry is opened.</summary>
public sealed class StoredNamesTests
{
    private const string Token = "t0ken-t0ken-t0ken";
    private const string Name = "https://git.example.test/shop.git";
    private static readonly string Old = $"https://ada:{Token}@git.example.test/shop.git", Other = $"https://{Token}@git.example.test/shop.git";

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void They_are_rewritten_everywhere_and_put_together(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Database.Run(session => Fill(session));
        AssertHas(registry, Token);
        registry.Database.Dispose();
        using (RegistryDatabase again = KeyRegistry.Open(RegistryAddress.Parse(registry.Text)))
        {
            Assert.Equal([("k1", Name), ("k2", Name)], again.Run(
                s => s.All("SELECT key_id, repository FROM leaks ORDER BY key_id", r => (r.GetString(0), r.GetString(1)))));
            Assert.Equal([(Name, Name)],
                again.Run(s => s.All("SELECT name, url FROM repositories", r => (r.GetString(0), r.GetString(1)))));
            Assert.Equal([("f1", Name)],
                again.Run(s => s.All("SELECT finding_id, repository FROM sightings", r => (r.GetString(0), r.GetString(1)))));
            Assert.Equal([$"repositories {Name} acme/x"],
                again.Run(s => s.All("SELECT target FROM organisation_runs", r => r.GetString(0))));
            Assert.Equal($"{{\"data\":{{\"locations\":[{{\"repository\":\"{Name}\"}}]}}}}",
                again.Run(s => Encoding.UTF8.GetString(s.First("SELECT body FROM outbox", r => r.GetFieldValue<byte[]>(0))!)));
        }
        if (kind == DatabaseKind.Sqlite)
            Assert.DoesNotContain(Token, Encoding.Latin1.GetString(registry.AllBytes()), StringComparison.Ordinal);
        else
            Assert.DoesNotContain(Token, PostgresServer.Dump(registry.Text), StringComparison.Ordinal);
    }

    private static void AssertHas(TestRegistry registry, string text) =>
        Assert.Contains(text, Encoding.Latin1.GetString(registry.AllBytes()), StringComparison.Ordinal);

    /// <summary>What a registry held before this step of the schema.</summary>
    private static void Fill(RegistrySession session)
    {
        LandedSchema.Make(session, 5);
        foreach (string key in (string[])["k1", "k2"])
            session.Execute("INSERT INTO issued_keys (key_id, scopes, status, status_changed_at, updated_at) "
                + "VALUES (@key, '', 0, 0, 0)", ("@key", key));
        session.Execute("INSERT INTO findings (finding_id, rule_id, description, provider, severity, confidence, redacted, "
            + "advice) VALUES ('f1', 'r', 'd', 'p', 1, 1, 'x', 'a')");
        foreach ((string key, string repository) in ((string, string)[])[("k1", Old), ("k2", Old), ("k1", Other)])
        {
            session.Execute("INSERT INTO leaks (key_id, repository, finding_id, fingerprint, first_seen_at, last_seen_at, "
                + "severity, path, line, occurrences) VALUES (@key, @name, 'f1', '', 1, 1, 'high', 'a', 1, 1)",
                ("@key", key), ("@name", repository));
        }
        foreach (string repository in (string[])[Old, Other])
        {
            session.Execute("INSERT INTO sightings (finding_id, repository, first_seen_at, last_seen_at, state, occurrences, "
                + "places) VALUES ('f1', @name, 1, 1, 0, 1, @places)",
                ("@name", repository),
                ("@places", $"[{{\"path\":\"{repository}.wiki/a\",\"line\":1,\"column\":1,\"source\":\"wiki\"}}]"));
            session.Execute("INSERT INTO repositories (name, url, is_public, scanned_at, elapsed, commits, blobs, bytes) "
                + "VALUES (@name, @name, 0, 1, 1, 1, 1, 1)", ("@name", repository));
            session.Execute("INSERT INTO repository_parts (repository, kind, began_at, digest, is_covered) "
                + "VALUES (@name, 'Blob', 1, '', 1)", ("@name", repository));
        }
        session.Execute("INSERT INTO organisation_runs (target, started_at) VALUES (@target, 1)",
            ("@target", $"repositories {Old} acme/x"));
        session.Execute("INSERT INTO outbox (event_id, endpoint, key_id, cycle, type, fingerprint, body, state, created_at, "
            + "next_attempt_at, attempts, lease_until) VALUES ('e', 'm', 'k1', 1, 'key.leaked', '', @body, "
            + "'pending', 1, 1, 0, 0)",
            ("@body", Encoding.UTF8.GetBytes($"{{\"data\":{{\"locations\":[{{\"repository\":\"{Old}\"}}]}}}}")));
    }
}
