using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>What people decide about events: that they are approved, sent, sent again, or that nothing is sent at all.</summary>
/// <param name="audit">Takes what was decided.</param>
internal sealed class OperatorDecisions(AuditLog audit)
{
    private const string StopSwitch = "revocation_stopped";

    /// <summary>Why nothing is sent; null where sending is not stopped.</summary>
    public static string? StoppedBecause(RegistrySession session) =>
        StoredSetting.Find(session, StopSwitch);

    /// <summary>Stops every sender before its next attempt.</summary>
    public void Stop(RegistrySession session, string reason) => AuditLog.Change(session, () =>
    {
        StoredSetting.Write(session, StopSwitch, AuditLog.Cut(reason));
        audit.Append(session, "stopped", "*", reason);
        return true;
    });

    /// <summary>Lets senders go on; false where they were not stopped.</summary>
    public bool Resume(RegistrySession session) => AuditLog.Change(session, () =>
    {
        if (!StoredSetting.Remove(session, StopSwitch))
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
        Approver person = Approver.Parse(name);
        int count = 0;
        foreach (string id in ids is null ? OnTheirWay(session) : Known(session, ids))
        {
            if (Approver.ReadKeys(session, id).Contains(person.Key))
                continue;
            session.Execute("INSERT INTO approvals (event_id, approver, approved_at) VALUES (@id, @name, @now)",
                ("@id", id), ("@name", person.Name), ("@now", audit.Time.GetUtcNow().ToSql()));
            audit.Append(session, "approved", id, $"by {person.Name}");
            count++;
        }
        return count;
    });

    /// <summary>Lets events be sent. Returns how many were not before.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">The events.</param>
    /// <param name="endingMore">Whether that holds for events too that end more than their key.</param>
    /// <exception cref="ProblemException">There is no such event, or one ends more than its key and that was not said; nothing
    /// is released.</exception>
    public int Release(RegistrySession session, IReadOnlyList<string> ids, bool endingMore) => AuditLog.Change(session, () =>
    {
        int count = 0;
        List<string> known = Known(session, ids);
        foreach (string id in endingMore ? [] : known)
        {
            if (session.First($"SELECT {OutboxEvent.Columns} FROM outbox WHERE event_id = @id", OutboxEvent.Read,
                ("@id", id)) is { EndsMore: true, Effect: var effect })
                throw new ProblemException(new Problem($"event {id} ends {effect}, not its key alone; nothing was released",
                    "--event", "Look at `keyscan revoke plan`, then name it again with --ending-more"));
        }
        foreach (string id in known)
        {
            int released = session.Execute("UPDATE outbox SET released_at = @now WHERE event_id = @id AND released_at IS NULL",
                ("@id", id), ("@now", audit.Time.GetUtcNow().ToSql()));
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
    /// <remarks>
    /// An event that a sender has in hand is left: it would be sent twice. One that was called back waits for a person again.
    /// </remarks>
    /// <exception cref="ProblemException">There is no such event; nothing is sent again.</exception>
    public int Retry(RegistrySession session, IReadOnlyList<string>? ids, IReadOnlySet<string> carriesToken) =>
        AuditLog.Change(session, () =>
    {
        List<(string Id, string Endpoint)> events = ids is null
            ? session.All("SELECT event_id, endpoint FROM outbox WHERE state = @dead", r => (r.GetString(0), r.GetString(1)),
                ("@dead", EventState.Dead.ToSql()))
            : Known(session, ids).ConvertAll(
                id => (id, session.First("SELECT endpoint FROM outbox WHERE event_id = @id", r => r.GetString(0), ("@id", id))!));
        int count = 0;
        foreach ((string id, string endpoint) in events)
        {
            EventState state = carriesToken.Contains(endpoint) ? EventState.WaitingForSecret : EventState.Pending;
            int changed = session.Execute(
                """
                UPDATE outbox SET state = @state, attempts = 0, next_attempt_at = @now, attempted_at = NULL, lease_until = 0, closed_at = NULL, last_error = NULL
                WHERE event_id = @id AND lease_until <= @now
                """,
                ("@state", state.ToSql()), ("@now", audit.Time.GetUtcNow().ToSql()), ("@id", id));
            if (changed > 0)
                audit.Append(session, "retried", id, "");
            count += changed;
        }
        return count;
    });

    /// <summary>Calls events back that no receiver has: they are not sent unless somebody retries and releases them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">The events; null for all.</param>
    /// <param name="keyId">Those of this key alone; null for any.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="ProblemException">There is no such event; nothing is called back.</exception>
    public CalledBack Cancel(RegistrySession session, IReadOnlyList<string>? ids, string? keyId, string reason) =>
        AuditLog.Change(session, () =>
    {
        List<string> chosen = ids is null ? Undelivered(session, keyId) : Known(session, ids);
        DateTimeOffset now = audit.Time.GetUtcNow();
        int cancelled = 0, underWay = 0;
        var left = new List<string>();
        foreach (string id in chosen)
        {
            bool isUnderWay =
                session.First("SELECT lease_until FROM outbox WHERE event_id = @id", r => r.Time(0), ("@id", id)) > now;
            if (!CancelOne(session, id, reason, now))
            {
                left.Add(id);
                continue;
            }
            cancelled++;
            underWay += isUnderWay ? 1 : 0;
        }
        return new CalledBack(cancelled, underWay, left);
    });

    /// <summary>
    /// Calls one event back; false where a receiver has it or it is over. Inside <see cref="AuditLog.Change"/> only.
    /// </summary>
    public bool CancelOne(RegistrySession session, string id, string reason, DateTimeOffset now)
    {
        int changed = session.Execute(
            "UPDATE outbox SET state = @cancelled, closed_at = @now, released_at = NULL, last_error = @reason "
                + "WHERE event_id = @id AND state IN (@pending, @waiting, @dead)",
            ("@cancelled", EventState.Cancelled.ToSql()), ("@now", now.ToSql()),
            ("@reason", AuditLog.Cut($"called back: {reason}")), ("@id", id),
            ("@pending", EventState.Pending.ToSql()), ("@waiting", EventState.WaitingForSecret.ToSql()),
            ("@dead", EventState.Dead.ToSql()));
        if (changed > 0)
            audit.Append(session, "cancelled", id, reason);
        return changed > 0;
    }

    /// <summary>Events that no receiver has, oldest first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="keyId">Those of this key alone; null for any.</param>
    public static List<string> Undelivered(RegistrySession session, string? keyId) => session.All(
        $"SELECT event_id FROM outbox WHERE state IN (@pending, @waiting, @dead) {(keyId is null ? "" : "AND key_id = @key")} "
            + "ORDER BY created_at, event_id", r => r.GetString(0),
        [("@pending", EventState.Pending.ToSql()), ("@waiting", EventState.WaitingForSecret.ToSql()),
            ("@dead", EventState.Dead.ToSql()), .. keyId is null ? [] : new SqlValue[] { ("@key", keyId) }]);

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
                throw new ProblemException(
                    new Problem($"there is no event `{id}`", "--event", "`keyscan revoke status` lists them"));
        }
        return [.. ids.Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>What was called back.</summary>
/// <param name="Cancelled">How many events.</param>
/// <param name="UnderWay">How many of them a sender had in hand at that moment: they may arrive all the same.</param>
/// <param name="Left">Events that were named and could not be called back: a receiver has them, or they are over.</param>
internal sealed record CalledBack(int Cancelled, int UnderWay, IReadOnlyList<string> Left);
