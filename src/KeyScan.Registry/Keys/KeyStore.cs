using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Keys;

/// <summary>
/// The issued keys in a registry. Every member throws a <see cref="ProblemException"/> where the database fails. Safe for use by
/// many threads.
/// </summary>
internal sealed class KeyStore(RegistryDatabase database, TimeProvider? clock = null)
{
    /// <summary>The advisory lock of whoever writes keys.</summary>
    internal const long WriteLock = 0x4B65_7953_6361_6E02;

    /// <summary>
    /// The setting that says when the newest fingerprint set was written that a scan with this registry has used, milliseconds
    /// since 1970.
    /// </summary>
    private const string NewestSet = "newest_set_used";

    /// <summary>The setting that says when keys were last imported, milliseconds since 1970.</summary>
    private const string LastUse = "keys_imported_at";

    /// <summary>A registry that nobody has used for longer is as likely one whose machine has a wrong clock.</summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromDays(90);

    /// <summary>The key with this id, or null.</summary>
    public IssuedKey? Find(string keyId) => database.Run(session =>
        session.First($"SELECT {KeyRow.Columns} FROM issued_keys k WHERE k.key_id = @id", r =>
        KeyRow.Read(r, 0), ("@id", keyId)));

    /// <summary>The key with this fingerprint, or null.</summary>
    /// <param name="epoch">The epoch of the pepper it was made with.</param>
    /// <param name="hash"><see cref="Fingerprint.HashLength"/> bytes.</param>
    public IssuedKey? Find(int epoch, ReadOnlyMemory<byte> hash) => database.Run(session => Find(session, epoch, hash.ToArray()));

    /// <summary>The key that <paramref name="secret"/> is, under any of the peppers, or null.</summary>
    /// <param name="secret">The secret's UTF-8 bytes.</param>
    /// <param name="peppers">The peppers, checked with <see cref="CheckPeppers"/> before.</param>
    public IssuedKey? FindSecret(ReadOnlyMemory<byte> secret, PepperRing peppers) => database.Run(session =>
    {
        foreach (Pepper pepper in peppers.Peppers)
        {
            byte[] hash = new byte[Fingerprint.HashLength];
            Fingerprint.Compute(pepper, secret.Span, hash);
            if (Find(session, pepper.Epoch, hash) is { } key)
                return key;
        }
        return null;
    });

    /// <summary>The keys that fit <paramref name="filter"/>, by id, read from the database one by one.</summary>
    public IEnumerable<IssuedKey> List(KeyFilter filter)
    {
        (string where, SqlValue[] values) = filter.ToSql(Now());
        return database.Stream($"SELECT {KeyRow.Columns} FROM issued_keys k {where} ORDER BY k.key_id", r =>
            KeyRow.Read(r, 0), values);
    }

    /// <summary>Every fingerprint and its key, for a set; read from the database one by one.</summary>
    public IEnumerable<SetRecord> Records() => database.Stream(
        $"""
        SELECT f.epoch, f.fingerprint, f.token_hash, f.token_length, f.token_alphabet, {KeyRow.Columns}
        FROM fingerprints f JOIN issued_keys k ON k.key_id = f.key_id
        """,
        r => new SetRecord((int)r.GetInt64(0), r.GetFieldValue<byte[]>(1), ShapeOf(r), KeyRow.Read(r, 5)));

    /// <summary>
    /// The fingerprints of a key, as text, the oldest epoch first, and when each came; null where a KeyScan added it that did not
    /// say.
    /// </summary>
    public IReadOnlyList<(Fingerprint Fingerprint, DateTimeOffset? AddedAt)> FingerprintsOf(string keyId) =>
        database.Run(session => session.All(
        "SELECT epoch, fingerprint, added_at FROM fingerprints WHERE key_id = @id ORDER BY epoch, added_at, fingerprint",
        r => (Fingerprint.FromHash((int)r.GetInt64(0), r.GetFieldValue<byte[]>(1)), r.TimeOrNull(2)), ("@id", keyId)));

    /// <summary>The time that expiries are compared with: the database's, unless this was made with a clock.</summary>
    public DateTimeOffset Now() => clock?.GetUtcNow() ?? database.Now();

    /// <summary>How much there is.</summary>
    public KeyCounts Count() => database.Run(session => session.First(
        """
        SELECT (SELECT COUNT(*) FROM issued_keys), (SELECT COUNT(*) FROM fingerprints), (SELECT COUNT(*) FROM fingerprints WHERE token_length IS NULL)
        """,
        r => new KeyCounts(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)))!);

    /// <summary>Sets the status of keys: of all of them, or of none where one is not known.</summary>
    /// <param name="keyIds">Their ids.</param>
    /// <param name="status">What they are now.</param>
    /// <param name="at">Since when.</param>
    /// <returns>How many had another status before.</returns>
    /// <exception cref="ProblemException">There is no such key.</exception>
    public int Mark(IReadOnlyCollection<string> keyIds, KeyStatus status, DateTimeOffset at) =>
        database.Run(session => session.InTransaction(() =>
    {
        session.Lock(WriteLock);
        int changed = 0;
        foreach (string keyId in keyIds)
        {
            if (session.First("SELECT 1 FROM issued_keys WHERE key_id = @id", _ => true, ("@id", keyId)) is false)
                throw new ProblemException(
                    new Problem($"there is no issued key `{keyId}`; nothing was changed", database.Address.Shown,
                        "`keyscan keys list` shows all"));
            changed += session.Execute(
                "UPDATE issued_keys SET status = @status, status_changed_at = @at, updated_at = @now WHERE key_id = @id AND "
                    + "status <> @status",
                ("@status", (long)status), ("@at", at.ToSql()), ("@now", Now(session).ToSql()), ("@id", keyId));
        }
        return changed;
    }));

    /// <summary>Adds a key that was not there before, with its fingerprint under the newest pepper.</summary>
    /// <exception cref="ProblemException">A pepper is not the registry's, or there is a key of this id.</exception>
    internal void Add(IssuedKey key, Secret secret, PepperRing peppers) => database.Run(session => session.InTransaction(() =>
    {
        session.Lock(WriteLock);
        DateTimeOffset now = Now(session);
        PepperRegister.Enter(session, peppers, now);
        KeyRow.Insert(session, key, now);
        byte[] text = secret.RevealBytes();
        byte[] hash = new byte[Fingerprint.HashLength];
        Fingerprint.Compute(peppers.Current, text, hash);
        TokenShape? shape = new TokenHasher(peppers.Current).TryShape(text, out TokenShape seen) ? seen : null;
        session.Execute(
            """
            INSERT INTO fingerprints (fingerprint, epoch, key_id, token_hash, token_length, token_alphabet, added_at)
            VALUES (@hash, @epoch, @id, @token, @length, @alphabet, @now)
            """, ("@now", now.ToSql()),
            ("@hash", hash), ("@epoch", (long)peppers.Current.Epoch), ("@id", key.KeyId),
            ("@token", (long?)shape?.Hash), ("@length", (long?)shape?.Length), ("@alphabet", (long?)shape?.Alphabet));
        CryptographicOperations.ZeroMemory(text);
    }));

    /// <summary>
    /// Remembers that a fingerprint set was used; returns when the newest was written that had been used before, null for none.
    /// </summary>
    /// <param name="createdAt">When this one was written; null where it does not say.</param>
    public DateTimeOffset? UseSet(DateTimeOffset? createdAt) => database.Run(session => session.InTransaction(() =>
    {
        string? before = StoredSetting.Find(session, NewestSet);
        DateTimeOffset? newest = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
        if (createdAt is { } created && (newest is null || created > newest) && !database.IsReadOnly)
            StoredSetting.Write(session, NewestSet, created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        return newest;
    }));

    /// <summary>
    /// Compares the peppers with those the registry was made with; returns the epochs it knows that <paramref name="peppers"/>
    /// lack.
    /// </summary>
    /// <exception cref="ProblemException">A pepper is another than the registry's of the same epoch.</exception>
    public IReadOnlyList<int> CheckPeppers(PepperRing peppers) => database.Run(session =>
    {
        PepperRegister.Check(session, peppers);
        return PepperRegister.Missing(session, peppers);
    });

    /// <summary>
    /// How many working keys count as expired only because the clock is far ahead of all that was ever recorded: the clock of a
    /// file is that of the machine, and nobody else says whether it is right. Nothing for a database with a clock of its own.
    /// </summary>
    /// <param name="now">The time.</param>
    public long DoubtfulExpiries(DateTimeOffset now) => database.Address.IsPostgres ? 0 : database.Run(session =>
    {
        string? noted = StoredSetting.Find(session, LastUse);
        if (!long.TryParse(noted, NumberStyles.None, CultureInfo.InvariantCulture, out long used))
            return 0;
        DateTimeOffset newest = session.First("SELECT MAX(last_seen_at) FROM leaks", r => r.TimeOrNull(0)) is { } seen
            && seen.ToUnixTimeMilliseconds() > used
            ? seen
            : DateTimeOffset.FromUnixTimeMilliseconds(used);
        return now - newest <= Doubtful ? 0
            : session.First("SELECT COUNT(*) FROM issued_keys WHERE status IN (0, 3) AND expires_at > @newest AND expires_at "
                + "<= @now",
            r => r.GetInt64(0), ("@newest", newest.ToSql()), ("@now", now.ToSql()));
    });

    /// <summary>Remembers when keys were last imported; inside a transaction.</summary>
    internal static void NoteUse(RegistrySession session, DateTimeOffset now) =>
        StoredSetting.Write(session, LastUse, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Those of <paramref name="epochs"/> that no key of the registry was ever imported under.</summary>
    public IReadOnlyList<int> UnknownEpochs(IEnumerable<int> epochs) => database.Run(session =>
    {
        HashSet<int> known = [.. session.All("SELECT epoch FROM peppers", r => (int)r.GetInt64(0))];
        return (IReadOnlyList<int>)[.. epochs.Where(e => !known.Contains(e)).Order()];
    });

    private DateTimeOffset Now(RegistrySession session) => clock?.GetUtcNow() ?? database.Dialect.Now(session);

    private static IssuedKey? Find(RegistrySession session, int epoch, byte[] hash) => session.First(
        $"SELECT {KeyRow.Columns} FROM fingerprints f JOIN issued_keys k ON k.key_id = f.key_id WHERE f.fingerprint = @hash "
            + $"AND f.epoch = @epoch",
        r => KeyRow.Read(r, 0), ("@hash", hash), ("@epoch", (long)epoch));

    private static TokenShape? ShapeOf(DbDataReader reader) => reader.NumberOrNull(3) is { } length
        ? new TokenShape((ulong)reader.GetInt64(2), (int)length, (TokenAlphabet)reader.GetInt64(4))
        : null;
}
