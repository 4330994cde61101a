using KeyScan.Issued.Registry;
using KeyScan.Revocation.Audit;
using KeyScan.Revocation.Outbox;

namespace KeyScan.Revocation;

/// <summary>Reads what is on record: the audit log, and what to tell people about a leak. Needs no endpoints.</summary>
/// <param name="database">The registry.</param>
public sealed class RevocationRecord(RegistryDatabase database)
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

    /// <summary>Checks the audit log.</summary>
    /// <param name="expectedHead">A head that was kept elsewhere; null for none.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public AuditVerification Verify(string? expectedHead) => database.Run(session => AuditVerification.Of(session, expectedHead));

    /// <summary>An issue text in Markdown to paste: what leaked, where, since when, whose it is, and what to do. Without the secret.</summary>
    /// <exception cref="ProblemException">No leak of that key is known, or the database failed.</exception>
    public string IssueText(string keyId)
    {
        LeakedKey key = database.Run(session => LeakedKey.Find(session, keyId))
            ?? throw new ProblemException(new Problem($"no leak of a key `{keyId}` is known", "--issue-text", "Scan with the registry first; `keyscan keys show` knows the key"));
        return Revocation.IssueText.Of(key.ToEvent("", Formats.LeakEvent.Leaked, default));
    }
}
