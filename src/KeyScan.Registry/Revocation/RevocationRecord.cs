using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation;

/// <summary>Reads what is on record: the audit log, and what to tell people about a leak. Needs no endpoints.</summary>
/// <param name="database">The registry.</param>
internal sealed class RevocationRecord(RegistryDatabase database)
{
    private const int PageSize = 1000;

    /// <summary>The lines of the audit log in order, a page at a time.</summary>
    /// <exception cref="ProblemException">The database failed.</exception>
    public IEnumerable<AuditLine> Log()
    {
        long after = long.MinValue;
        while (true)
        {
            List<AuditLine> page = database.Run(session => AuditLog.Read(session, after, PageSize));
            foreach (AuditLine line in page)
                yield return line;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Number;
        }
    }

    /// <summary>
    /// The keys of events that a receiver has and that are not over: whether they work is to be asked, also where the registry
    /// knows them.
    /// </summary>
    /// <exception cref="ProblemException">The database failed.</exception>
    public static IReadOnlySet<string> AwaitingConfirmation(RegistryDatabase database) => database.Run(session => session.All(
        "SELECT DISTINCT key_id FROM outbox WHERE state = @delivered", r =>
            r.GetString(0), ("@delivered", EventState.Delivered.ToSql()))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Checks the audit log.</summary>
    /// <param name="expectedHead">A head that was kept elsewhere; null for none.</param>
    /// <param name="mark">A mark that was kept apart; null for none.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public AuditVerification Verify(string? expectedHead, AuditMark? mark = null) =>
        database.Run(session => AuditVerification.Check(session, expectedHead, mark));

    /// <summary>
    /// Brings the mark in a file up to date, where the log goes on from what it says; a file that cannot be written stays as it
    /// is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ProblemException">The log contradicts the mark, which stays as it is; or what is there is no mark, or
    /// the database failed.</exception>
    public void KeepMark(string path, DateTimeOffset now)
    {
        AuditMark? known = AuditMark.Read(path);
        (Fault? fault, (long Lines, string Head) head) =
            database.Run(session => (known?.FindContradiction(session), AuditLog.Head(session)));
        if (fault is not null)
            throw new ProblemException(new Problem($"the audit log is not whole: {fault}", path, "Compare the log with a backup "
                + "and with the events that receivers have; where the registry was made anew on purpose, remove this file"));
        if (head.Lines == 0 || head.Lines == known?.Lines)
            return;
        try
        {
            new AuditMark(head.Lines, head.Head, now).Write(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever verifies is told that there is no mark, or an older one.
        }
    }

    /// <summary>
    /// Seals the log as it stands, with a line that says so: whoever does that vouches for lines that have no seal.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who does.</param>
    /// <exception cref="ProblemException">There is no key, or the database failed.</exception>
    public void Seal(TimeProvider time, string actor)
    {
        if (database.AuditKeys is null)
            throw new ProblemException(new Problem("there is no key to seal with", "--seal",
                "Set KEYSCAN_AUDIT_KEY_FILE to a file with 32 random bytes, or the pepper"));
        database.Run(session => AuditLog.Change(session, () =>
        {
            new AuditLog(time, actor).Append(session, "sealed", "*", $"lines 1 to {AuditLog.Head(session).Lines} as they stood");
            return true;
        }));
    }

    /// <summary>
    /// An issue text in Markdown to paste: what leaked, where, since when, whose it is, and what to do. Without the secret.
    /// </summary>
    /// <exception cref="ProblemException">No leak of that key is known, or the database failed.</exception>
    public string IssueText(string keyId)
    {
        LeakedKey key = database.Run(session => LeakedKey.Find(session, keyId))
            ?? throw new ProblemException(new Problem($"no leak of a key `{keyId}` is known", "--issue-text",
                "Scan with the registry first; `keyscan keys show` knows the key"));
        return Revocation.IssueText.Of(key.ToEvent("", Formats.LeakEvent.Leaked, default));
    }
}
