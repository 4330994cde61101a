using KeyScan.Issued.Registry;
using KeyScan.Revocation.Audit;
using KeyScan.Revocation.Endpoints;

namespace KeyScan.Revocation.Outbox;

/// <summary>What people decide about events: that they are approved, sent, sent again, or that nothing is sent at all.</summary>
/// <param name="audit">Takes what was decided.</param>
internal sealed class Decisions(AuditLog audit)
{
    private const string StopSwitch = "revocation_stopped";

    /// <summary>Why nothing is sent; null where sending is not stopped.</summary>
    public static string? StoppedBecause(RegistrySession session) =>
        session.First("SELECT value FROM settings WHERE name = @name", r => r.GetString(0), ("@name", StopSwitch));

    /// <summary>Stops every sender before its next attempt.</summary>
    public void Stop(RegistrySession session, string reason) => AuditLog.Change(session, () =>
    {
        session.Execute("INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            ("@name", StopSwitch), ("@value", reason));
        audit.Append(session, "stopped", "*", reason);
        return true;
    });

    /// <summary>Lets senders go on; false where they were not stopped.</summary>
    public bool Resume(RegistrySession session) => AuditLog.Change(session, () =>
    {
        if (session.Execute("DELETE FROM settings WHERE name = @name", ("@name", StopSwitch)) == 0)
            return false;
        audit.Append(session, "resumed", "*", "");
        return true;
    });

    /// <summary>Approves events in somebody's name; the same person counts once. Returns how many approvals are new.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">The events; null for all that are on their way.</param>
    /// <param name="name">Who approves.</param>
    /// <exception cref="ProblemException">There is no such event; nothing is approved.</exception>
    public int Approve(RegistrySession session, IReadOnlyList<string>? ids, string name) => AuditLog.Change(session, () =>
    {
        string person = name.Trim().ToLowerInvariant();
        int count = 0;
        foreach (string id in ids is null ? OnTheirWay(session) : Known(session, ids))
        {
            int added = session.Execute("INSERT INTO approvals (event_id, approver, approved_at) VALUES (@id, @name, @now) ON CONFLICT (event_id, approver) DO NOTHING",
                ("@id", id), ("@name", person), ("@now", audit.Time.GetUtcNow().ToSql()));
            if (added > 0)
                audit.Append(session, "approved", id, $"by {person}");
            count += added;
        }
        return count;
    });

    /// <summary>Lets events be sent. Returns how many were not before.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">The events.</param>
    /// <exception cref="ProblemException">There is no such event; nothing is released.</exception>
    public int Release(RegistrySession session, IReadOnlyList<string> ids) => AuditLog.Change(session, () =>
    {
        int count = 0;
        foreach (string id in Known(session, ids))
        {
            int released = session.Execute("UPDATE outbox SET released_at = @now WHERE event_id = @id AND released_at IS NULL", ("@id", id), ("@now", audit.Time.GetUtcNow().ToSql()));
            if (released > 0)
                audit.Append(session, "released", id, "");
            count += released;
        }
        return count;
    });

    /// <summary>Sends events again, with the same id, from the start of the schedule. Returns how many.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">The events, whatever became of them; null for all dead ones.</param>
    /// <param name="carriesToken">The endpoints whose events need a token.</param>
    /// <exception cref="ProblemException">There is no such event; nothing is sent again.</exception>
    public int Retry(RegistrySession session, IReadOnlyList<string>? ids, IReadOnlySet<string> carriesToken) => AuditLog.Change(session, () =>
    {
        List<(string Id, string Endpoint)> events = ids is null
            ? session.All("SELECT event_id, endpoint FROM outbox WHERE state = @dead", r => (r.GetString(0), r.GetString(1)), ("@dead", EventState.Dead.ToSql()))
            : Known(session, ids).ConvertAll(id => (id, session.First("SELECT endpoint FROM outbox WHERE event_id = @id", r => r.GetString(0), ("@id", id))!));
        foreach ((string id, string endpoint) in events)
        {
            EventState state = carriesToken.Contains(endpoint) ? EventState.WaitingForSecret : EventState.Pending;
            session.Execute("UPDATE outbox SET state = @state, attempts = 0, next_attempt_at = @now, lease_until = 0, closed_at = NULL, last_error = NULL WHERE event_id = @id",
                ("@state", state.ToSql()), ("@now", audit.Time.GetUtcNow().ToSql()), ("@id", id));
            audit.Append(session, "retried", id, "");
        }
        return events.Count;
    });

    /// <summary>Takes an endpoint back into use that said 410 or that failed too often.</summary>
    public void Enable(RegistrySession session, RevocationEndpoint endpoint) => AuditLog.Change(session, () =>
    {
        session.Execute("DELETE FROM endpoint_state WHERE endpoint = @name", ("@name", endpoint.Name));
        audit.Append(session, "enabled", endpoint.Name, endpoint.ShownUrl);
        return true;
    });

    private static List<string> OnTheirWay(RegistrySession session) => session.All(
        "SELECT event_id FROM outbox WHERE state IN (@pending, @waiting) ORDER BY created_at, event_id", r => r.GetString(0),
        ("@pending", EventState.Pending.ToSql()), ("@waiting", EventState.WaitingForSecret.ToSql()));

    private static List<string> Known(RegistrySession session, IReadOnlyList<string> ids)
    {
        foreach (string id in ids)
        {
            if (session.First("SELECT 1 FROM outbox WHERE event_id = @id", r => r.GetInt32(0), ("@id", id)) == 0)
                throw new ProblemException(new Problem($"there is no event `{id}`", "--event", "`keyscan revoke status` lists them"));
        }
        return [.. ids.Distinct(StringComparer.Ordinal)];
    }
}
