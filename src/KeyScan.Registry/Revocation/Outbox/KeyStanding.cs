using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// What the registry says of an event's key at the moment it would be sent; it may have changed since it was planned.
/// </summary>
internal static class KeyStanding
{
    /// <summary>Why an event must not be sent any more; null where it is as it was.</summary>
    public static Fault? FindFault(RegistrySession session, OutboxEvent planned)
    {
        if (planned.Intent is { } intent && planned.KeyId == RevocationIntent.SubjectOf(intent.FindingId))
            return FindFaultOf(session, intent.FindingId);
        KeyStatus? status = session.First("SELECT status FROM issued_keys WHERE key_id = @key", r => (KeyStatus?)r.GetInt64(0),
            ("@key", planned.KeyId));
        return status switch
        {
            null => "the registry has the key no more",
            KeyStatus.Revoked => "the key was revoked meanwhile",
            KeyStatus.Expired => "the key expired meanwhile",
            _ => HasFingerprint(session, planned) ? null : "the value that was found is the key's no more",
        };
    }

    /// <summary>A secret that is no issued key: its provider has the say, and who allows it.</summary>
    private static Fault? FindFaultOf(RegistrySession session, string findingId)
    {
        (bool IsKnown, string? Outcome, KeyStatus? Status, bool HasLeaked) known = session.First(
            """
            SELECT f.outcome, k.status, (SELECT COUNT(*) FROM sightings s WHERE s.finding_id = f.finding_id AND s.state IN (0, 3))
            FROM findings f LEFT JOIN issued_keys k ON k.key_id = f.key_id WHERE f.finding_id = @id
            """,
            r => (true, r.TextOrNull(0), (KeyStatus?)r.NumberOrNull(1), r.GetInt64(2) > 0), ("@id", findingId));
        return known switch
        {
            { IsKnown: false } => "the registry has the finding no more",
            { Status: KeyStatus.Revoked } => "the key was revoked meanwhile",
            { Status: KeyStatus.Expired } => "the key expired meanwhile",
            { Outcome: "inactive" } => "its provider says meanwhile that it does not work",
            { HasLeaked: false } => "it is allowed wherever it stands by now",
            _ => null,
        };
    }

    /// <summary>
    /// Whether the secret that was found is still one of the key. Fingerprints of other epochs say nothing about it.
    /// </summary>
    private static bool HasFingerprint(RegistrySession session, OutboxEvent planned)
    {
        if (!Fingerprint.TryParse(planned.Fingerprint.Text, out int epoch, out byte[] hash))
            return true;
        List<(long Epoch, byte[] Hash)> known = session.All("SELECT epoch, fingerprint FROM fingerprints WHERE key_id = @key",
            r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), ("@key", planned.KeyId));
        return known.Exists(f => f.Hash.AsSpan().SequenceEqual(hash))
            || (known.Count > 0 && !known.Exists(f => f.Epoch == epoch));
    }
}
