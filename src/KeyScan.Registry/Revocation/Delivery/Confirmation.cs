using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>Closes delivered events whose keys are revoked.</summary>
/// <param name="database">The registry.</param>
/// <param name="outcomes">Writes it down.</param>
internal sealed class Confirmation(RegistryDatabase database, AttemptResults outcomes)
{
    /// <summary>Keys that the registry has as revoked; returns how many events were closed.</summary>
    public int ByRegistry() =>
        Close(Delivered("AND k.status = @revoked", ("@revoked", (long)KeyStatus.Revoked)), "the registry", mark: false);

    /// <summary>
    /// Secrets that their providers have called inactive since the event was taken: what was accepted is done then. An answer
    /// from before says nothing about it.
    /// </summary>
    public int ByVerification()
    {
        List<(string Id, string KeyId, string Host, DateTimeOffset At)> confirmed = database.Run(session => session.All(
            """
            SELECT o.event_id, o.key_id, COALESCE(f.verified_host, ''), f.verified_at FROM outbox o
            JOIN findings f ON (o.type LIKE 'key.revoke%' AND o.key_id = 'finding:' || f.finding_id) OR (f.key_id = o.key_id AND f.fingerprint = o.fingerprint)
            WHERE o.state = @delivered AND f.outcome = 'inactive' AND f.verified_at >= o.delivered_at ORDER BY o.event_id
            """,
            r => (r.GetString(0), r.GetString(1), r.GetString(2), r.Time(3)), ("@delivered", EventState.Delivered.ToSql())));
        return confirmed.DistinctBy(c => c.Id)
            .Sum(c => Close([(c.Id, c.KeyId)], $"verify: {c.Host} said inactive at {EventJson.Timestamp(c.At)}", mark: true));
    }

    /// <summary>Keys that the caller knows to be revoked.</summary>
    public int ByCaller(IReadOnlyCollection<string> revoked)
    {
        var known = revoked.ToHashSet(StringComparer.Ordinal);
        return known.Count == 0 ? 0 : Close(Delivered("").FindAll(e => known.Contains(e.KeyId)), "a scan", mark: true);
    }

    /// <summary>Keys that an endpoint's status address calls revoked.</summary>
    public async Task<int> ByStatusAddressAsync(WebhookLane lane, CancellationToken cancellation)
    {
        var revoked = new List<(string Id, string KeyId)>();
        foreach ((string Id, string KeyId) delivered in Delivered("AND o.endpoint = @endpoint",
            ("@endpoint", lane.Endpoint.Name)))
        {
            if (cancellation.IsCancellationRequested)
                break;
            if (await lane.IsRevokedAsync(delivered.KeyId, cancellation))
                revoked.Add(delivered);
        }
        return Close(revoked, $"status address of {lane.Endpoint.Name}", mark: true);
    }

    private List<(string Id, string KeyId)> Delivered(string condition, params SqlValue[] values) =>
        database.Run(session => session.All(
        "SELECT o.event_id, o.key_id FROM outbox o JOIN issued_keys k ON k.key_id = o.key_id "
            + $"WHERE o.state = @delivered {condition} ORDER BY o.event_id",
        r => (r.GetString(0), r.GetString(1)), [.. values, ("@delivered", EventState.Delivered.ToSql())]));

    private int Close(List<(string Id, string KeyId)> events, string by, bool mark) =>
        events.Count == 0 ? 0 : database.Run(session => AuditLog.Change(session, () =>
    {
        int closed = 0;
        foreach ((string id, string keyId) in events)
        {
            if (!outcomes.Confirm(session, id, by))
                continue;
            closed++;
            if (mark)
                outcomes.MarkRevoked(session, keyId, by);
        }
        return closed;
    }));
}
