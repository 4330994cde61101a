using System.Security.Cryptography;
using System.Text.Json;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>A registry with leaked keys, a clock, and endpoints files.</summary>
internal sealed class LeakyRegistry : IDisposable
{
    public static readonly Pepper Pepper = new(1, new byte[32]);

    public LeakyRegistry()
    {
        Address = RegistryAddress.Parse(Folder.Combine("registry.db"));
        Database = KeyRegistry.Open(Address);
        SigningSecret = NewSecret();
        Folder.Write("signing", SigningSecret);
    }

    public TemporaryFolder Folder { get; } = new();

    public RegistryAddress Address { get; }

    public RegistryDatabase Database { get; }

    public ManualTime Time { get; } = new();

    /// <summary>The secret in the file <c>signing</c>.</summary>
    public string SigningSecret { get; }

    /// <summary>A signing secret of Standard Webhooks.</summary>
    public static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>The secret of a key.</summary>
    public static Secret TokenOf(string keyId) =>
        new($"tok-{keyId}-{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(keyId)))}");

    public static Fingerprint FingerprintOf(string keyId) => Fingerprint.Compute(Pepper, TokenOf(keyId));

    /// <summary>Adds active keys that leaked, each once.</summary>
    public void Leak(params IEnumerable<string> keyIds) => Database.Run(session => session.InTransaction(() =>
    {
        foreach (string keyId in keyIds)
        {
            session.Execute(
                """
                INSERT INTO issued_keys (key_id, provider, owner, team, email, environment, scopes, status, status_changed_at, updated_at)
                VALUES (@id, 'payments', 'Dana', 'billing', 'dana@example.com', 'production', 'read write', 0, @old, @old) ON CONFLICT (key_id) DO NOTHING
                """, ("@id", keyId), ("@old", (Time.GetUtcNow() - TimeSpan.FromDays(90)).ToSql()));
            AddFingerprint(session, keyId, FingerprintOf(keyId));
            LeakIn(session, keyId, "https://git.example.com/shop.git", FingerprintOf(keyId), null);
        }
    }));

    /// <summary>A scan finds a value of a key that a person must look at.</summary>
    public void LeakHeld(string keyId, string repository, string value, string because) => Database.Run(session =>
    {
        Fingerprint fingerprint = Fingerprint.Compute(Pepper, new Secret(value));
        AddFingerprint(session, keyId, fingerprint);
        LeakIn(session, keyId, repository, fingerprint, because);
    });

    /// <summary>Sets a column of all events, or of the state of all endpoints.</summary>
    public void Set(string table, string column, object? value) =>
        Database.Run(session => session.Execute($"UPDATE {table} SET {column} = @value", ("@value", value)));

    /// <summary>A scan sees a key in a repository, for the first time or again.</summary>
    public void LeakAgain(string keyId, string repository) =>
        Database.Run(session => LeakIn(session, keyId, repository, FingerprintOf(keyId), null));

    public void SetStatus(string keyId, KeyStatus status) => Database.Run(session => session.Execute(
        "UPDATE issued_keys SET status = @status, status_changed_at = @now WHERE key_id = @id", ("@status", (long)status),
        ("@now", Time.GetUtcNow().ToSql()), ("@id", keyId)));

    public KeyStatus StatusOf(string keyId) =>
        Database.Run(session => (KeyStatus)session.First("SELECT status FROM issued_keys WHERE key_id = @id", r => r.GetInt64(0),
            ("@id", keyId)));

    /// <summary>All events, oldest first.</summary>
    public List<OutboxEvent> Events() => Database.Run(
        session =>
            session.All($"SELECT {OutboxEvent.Columns} FROM outbox ORDER BY created_at, key_id, endpoint", OutboxEvent.Read));

    /// <summary>
    /// The text of an endpoints file with one endpoint, <c>main</c>, at a receiver; <paramref name="more"/> are its further
    /// keys.
    /// </summary>
    public static string Endpoint(string url, params string[] more) => string.Join('\n',
        ["endpoints:", "  - name: main", $"    url: {url}", "    secret: file:signing", "    allow_private: 127.0.0.1",
            .. more.Select(m => $"    {m}"), ""]);

    /// <summary>Revocation with an endpoints file of this text.</summary>
    public RevocationRun Run(string endpoints, string actor = "test") =>
        new(Database, Read(endpoints), new RevocationClock(Time, new RetrySchedule(new Random(1))), actor);

    public RevocationEndpoints Read(string text)
    {
        var problems = new List<Problem>();
        RevocationEndpoints endpoints = RevocationEndpoints.Parse(Folder.Combine("endpoints.yml"), text, problems);
        Assert.Empty(problems);
        return endpoints;
    }

    public void Dispose()
    {
        Database.Dispose();
        Folder.Dispose();
    }

    /// <summary>The data of an event in the form of Standard Webhooks.</summary>
    public static JsonElement DataOf(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("data");

    private static void AddFingerprint(RegistrySession session, string keyId, Fingerprint fingerprint)
    {
        Assert.True(Fingerprint.TryParse(fingerprint.Text, out int epoch, out byte[] hash));
        session.Execute("INSERT INTO fingerprints (fingerprint, epoch, key_id) VALUES (@hash, @epoch, @id) "
            + "ON CONFLICT (fingerprint) DO NOTHING",
            ("@hash", hash), ("@epoch", (long)epoch), ("@id", keyId));
    }

    private void LeakIn(RegistrySession session, string keyId, string repository, Fingerprint fingerprint, string? held) =>
        session.Execute(
        """
        INSERT INTO leaks (key_id, repository, finding_id, fingerprint, first_seen_at, last_seen_at, severity, path, line, commit_id, occurrences, held_because)
        VALUES (@id, @repository, 'f', @fingerprint, @now, @now, 'high', 'src/app settings.py', 12, 'abc123', 1, @held)
        ON CONFLICT (key_id, repository) DO UPDATE SET last_seen_at = excluded.last_seen_at, fingerprint = excluded.fingerprint, held_because = excluded.held_because
        """, ("@id", keyId), ("@repository", repository), ("@fingerprint", fingerprint.Text), ("@now", Time.GetUtcNow().ToSql()), ("@held", held));
}
