using System.Security.Cryptography;
using KeyScan.Registry.Database;
using KeyScan.Verification;

namespace KeyScan.Registry.Verdicts;

/// <summary>
/// What providers said, in the registry, for all who use it. Names are keyed by a text of the registry's own and, where there is
/// one, by the organisation's pepper: who has the database alone cannot try secrets on them then. Times are the registry's.
/// </summary>
internal sealed class StoredVerdicts : IVerdictStore
{
    private const long WriteLock = 0x4B65_7953_6361_6E0D;
    private const string Setting = "verdict_key";
    private const int KeyLength = 32;

    private readonly RegistryDatabase _database;
    private readonly TimeSpan _behind;
    private readonly Lock _lock = new();
    private readonly List<(string Name, VerificationResult Verdict, TimeSpan Ttl)> _added = [];

    private StoredVerdicts(RegistryDatabase database, ReadOnlyMemory<byte> key, TimeSpan behind) =>
        (_database, Key, _behind) = (database, key, behind);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Key { get; }

    /// <inheritdoc/>
    public Problem? Problem { get; private set; }

    /// <summary>Opens them; null where the registry can only be read and has none.</summary>
    /// <param name="database">The registry.</param>
    /// <param name="peppers">The organisation's peppers; null for none.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public static StoredVerdicts? Open(RegistryDatabase database, PepperRing? peppers)
    {
        string? own = database.Run(session => session.InTransaction(() =>
        {
            if (StoredSetting.Find(session, Setting) is { } known || database.IsReadOnly)
                return StoredSetting.Find(session, Setting);
            StoredSetting.WriteFirst(session, Setting, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyLength)));
            return StoredSetting.Find(session, Setting);
        }));
        if (own is null)
            return null;
        byte[] key = Convert.FromHexString(own);
        return new StoredVerdicts(database, peppers?.Current.Derive("verdict names", KeyLength, key) ?? key,
            database.Now() - TimeProvider.System.GetUtcNow());
    }

    /// <inheritdoc/>
    public VerificationResult? Find(string name) => Try(() => _database.Run(session =>
        session.First("SELECT verdict FROM verdicts WHERE name = @name", r => r.GetString(0), ("@name", name)))) is { } json
        && VerdictJson.TryRead(json) is { } verdict ? verdict with { At = verdict.At - _behind } : null;

    /// <inheritdoc/>
    public void Add(string name, VerificationResult verdict, TimeSpan ttl)
    {
        lock (_lock)
            _added.Add((name, verdict with { At = verdict.At + _behind }, ttl));
    }

    /// <inheritdoc/>
    public void Save()
    {
        (string Name, VerificationResult Verdict, TimeSpan Ttl)[] added;
        lock (_lock)
        {
            added = [.. _added];
            _added.Clear();
        }
        if (added.Length == 0 || _database.IsReadOnly)
            return;
        Try(() => _database.Run(session => session.InTransaction(() =>
        {
            session.Lock(WriteLock);
            foreach ((string name, VerificationResult verdict, TimeSpan ttl) in added)
            {
                session.Execute(
                    """
                    INSERT INTO verdicts (name, verdict, holds_until) VALUES (@name, @verdict, @until)
                    ON CONFLICT (name) DO UPDATE SET verdict = excluded.verdict, holds_until = excluded.holds_until
                    """,
                    ("@name", name), ("@verdict", VerdictJson.Write(verdict)), ("@until", (verdict.At + ttl).ToSql()));
            }
            session.Execute("DELETE FROM verdicts WHERE holds_until <= @now", ("@now", _database.Dialect.Now(session).ToSql()));
            return "";
        })));
    }

    /// <summary>A registry that fails costs questions; who asks is told once.</summary>
    private T? Try<T>(Func<T?> work)
        where T : class
    {
        try
        {
            return Problem is null ? work() : null;
        }
        catch (ProblemException e)
        {
            Problem = e.Problem;
            return null;
        }
    }
}
