using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>
/// The append-only record of what was planned, approved, sent and answered. Each line carries the hash of the line before it,
/// so that a line cannot be changed, removed or put in between without every later hash changing; and where there is a key,
/// each hash is sealed with it, so that they cannot be computed again (see <see cref="KeyScan.Registry.Database.AuditKeys"/>).
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="actor">Who acts: user and machine.</param>
internal sealed class AuditLog(TimeProvider time, string actor)
{
    /// <summary>The lock of everything that changes the outbox or the log.</summary>
    public const long Lock = 0x4B65_7953_6361_6E03;

    private const int LongestText = 1000;

    /// <summary>The clock its lines are dated by.</summary>
    public TimeProvider Time => time;

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction that no other change of the outbox or the log runs beside, so that what
    /// is done and the lines that say so are kept together or not at all.
    /// </summary>
    public static T Change<T>(RegistrySession session, Func<T> work) => session.InTransaction(() =>
    {
        session.Lock(Lock);
        return work();
    });

    /// <summary>Writes a line; inside <see cref="Change"/> only.</summary>
    public void Append(RegistrySession session, string action, string subject, string detail)
    {
        (long number, byte[] previous) = session.First("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1",
            r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)));
        // The database keeps milliseconds, and the hash must come out the same when the line is read again.
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var line = new AuditLine(number + 1, at, Cut(actor), action, Cut(subject), Cut(detail));
        byte[] hash = line.Chain(previous ?? new byte[AuditLine.HashLength]);
        (string KeyId, byte[] Seal)? seal = session.Database.AuditKeys?.Seal(hash);
        session.Execute(
            """
            INSERT INTO audit_log (seq, at, actor, action, subject, detail, hash, seal, sealed_with)
            VALUES (@seq, @at, @actor, @action, @subject, @detail, @hash, @seal, @key)
            """,
            ("@seq", line.Number), ("@at", at.ToSql()), ("@actor", line.Actor), ("@action", action), ("@subject", line.Subject),
            ("@detail", line.Detail),
            ("@hash", hash), ("@seal", seal?.Seal), ("@key", seal?.KeyId));
    }

    /// <summary>How many lines there are, and the hash of the last; zeros for none.</summary>
    public static (long Lines, string Head) Head(RegistrySession session) => session.First(
        "SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1",
        r => ((long, string)?)(r.GetInt64(0), Convert.ToHexStringLower(r.GetFieldValue<byte[]>(1))))
        ?? (0, new string('0', 2 * AuditLine.HashLength));

    /// <summary>Lines in order, from <paramref name="after"/> on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="after">The number of the line before the first.</param>
    /// <param name="most">How many at most.</param>
    public static List<AuditLine> Read(RegistrySession session, long after, int most) => session.All(
        "SELECT seq, at, actor, action, subject, detail, hash, seal, sealed_with FROM audit_log WHERE seq > @after "
            + "ORDER BY seq LIMIT @most",
        r => new AuditLine(r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5))
        {
            Hash = Convert.ToHexStringLower(r.GetFieldValue<byte[]>(6)),
            Seal = r.BytesOrNull(7) ?? [],
            SealedWith = r.TextOrNull(8),
        },
        ("@after", after), ("@most", (long)most));

    /// <summary>A text that comes back from the database as it was written, at most 1,000 characters of it.</summary>
    public static string Cut(string text)
    {
        // PostgreSQL takes no NUL, and a lone surrogate would come back changed; either would break the chain.
        string clean = string.Concat(text.EnumerateRunes().Where(r => r.Value != 0).Take(LongestText));
        return clean.Replace('\uFFFD', '?');
    }
}
