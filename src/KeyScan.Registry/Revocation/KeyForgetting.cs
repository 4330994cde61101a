using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation;

/// <summary>
/// Takes keys, or single fingerprints of them, out of the registry that should not have come into it, with the leaks that scans
/// recorded for them; events about them that no receiver has are called back. The audit log says who did it and why.
/// </summary>
/// <param name="database">The registry.</param>
/// <param name="time">The clock.</param>
/// <param name="actor">Who acts, for the audit log.</param>
internal sealed class KeyForgetting(RegistryDatabase database, TimeProvider time, string actor)
{
    private readonly AuditLog _audit = new(time, actor);

    /// <summary>Forgets keys: all of them, or none where one is not known. Returns how many events were called back.</summary>
    /// <exception cref="ProblemException">There is no such key.</exception>
    public int Forget(IReadOnlyCollection<string> keyIds, string reason) => Change(session =>
    {
        int cancelled = 0;
        foreach (string keyId in keyIds)
        {
            if (session.First("SELECT 1 FROM issued_keys WHERE key_id = @id", _ => true, ("@id", keyId)) is false)
                throw new ProblemException(new Problem($"there is no issued key `{keyId}`; nothing was changed",
                    database.Address.Shown, "`keyscan keys list` shows all"));
            cancelled += Cancel(session, OperatorDecisions.Undelivered(session, keyId), $"key {keyId} was forgotten: {reason}");
            foreach (string statement in (string[])["UPDATE findings SET key_id = NULL", "DELETE FROM leaks",
                "DELETE FROM fingerprints", "DELETE FROM issued_keys"])
                session.Execute($"{statement} WHERE key_id = @id", ("@id", keyId));
            _audit.Append(session, "key_forgotten", keyId, reason);
        }
        return cancelled;
    });

    /// <summary>
    /// Forgets fingerprints: all of them, or none where one is not known. Their keys stay. Returns how many events were called
    /// back.
    /// </summary>
    /// <exception cref="ProblemException">One is none, or no key has it.</exception>
    public int ForgetFingerprints(IReadOnlyCollection<string> fingerprints, string reason) => Change(session =>
    {
        int cancelled = 0;
        foreach (string text in fingerprints)
        {
            if (!Fingerprint.TryParse(text.Trim(), out int epoch, out byte[] hash))
                throw new ProblemException(new Problem("this is no fingerprint; nothing was changed", "--fingerprint",
                    "Write e1: and 64 hexadecimal digits, as `keyscan keys show` does"));
            string normal = Fingerprint.FromHash(epoch, hash).Text;
            string keyId = session.First("SELECT key_id FROM fingerprints WHERE fingerprint = @hash AND epoch = @epoch",
                r => r.GetString(0), ("@hash", hash), ("@epoch", (long)epoch))
                ?? throw new ProblemException(new Problem($"no issued key has the fingerprint {normal}; nothing was changed",
                    database.Address.Shown, "`keyscan keys show KEY_ID` shows those of a key"));
            List<string> events = OperatorDecisions.Undelivered(session, keyId).FindAll(id =>
                session.First("SELECT fingerprint FROM outbox WHERE event_id = @id", r => r.GetString(0), ("@id", id)) == normal);
            cancelled += Cancel(session, events, $"fingerprint {normal} was forgotten: {reason}");
            session.Execute("DELETE FROM leaks WHERE key_id = @id AND fingerprint = @text", ("@id", keyId), ("@text", normal));
            session.Execute("DELETE FROM fingerprints WHERE fingerprint = @hash", ("@hash", hash));
            _audit.Append(session, "fingerprint_forgotten", keyId, $"{normal}: {reason}");
        }
        return cancelled;
    });

    private int Cancel(RegistrySession session, List<string> events, string reason) =>
        events.Count(id => new OperatorDecisions(_audit).CancelOne(session, id, reason, time.GetUtcNow()));

    private T Change<T>(Func<RegistrySession, T> work) => database.Run(session => AuditLog.Change(session, () =>
    {
        session.Lock(KeyStore.WriteLock);
        return work(session);
    }));
}
