using System.Globalization;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>Writes down what came of attempts; inside <see cref="AuditLog.Change"/> only.</summary>
/// <param name="audit">Takes a line for each.</param>
/// <param name="schedule">When an event is tried again.</param>
/// <param name="owner">This sender.</param>
internal sealed class AttemptResults(AuditLog audit, RetrySchedule schedule, string owner)
{
    /// <summary>Writes down one attempt; returns the event's new state.</summary>
    public EventState Record(RegistrySession session, Attempt attempt)
    {
        DeliveryResult result = attempt.Result;
        if (!result.WasMade)
            return LetGo(session, attempt.Event);
        return result.Error is null ? Delivered(session, attempt) : Failed(session, attempt, result.Error);
    }

    /// <summary>Closes an event because its key is known to be revoked.</summary>
    /// <param name="session">The session.</param>
    /// <param name="id">The event.</param>
    /// <param name="by">Who says so.</param>
    public bool Confirm(RegistrySession session, string id, string by)
    {
        int closed = session.Execute(
            "UPDATE outbox SET state = @revoked, closed_at = @now WHERE event_id = @id AND state = @delivered",
            ("@revoked", EventState.Revoked.ToSql()), ("@now", audit.Time.GetUtcNow().ToSql()), ("@id", id),
            ("@delivered", EventState.Delivered.ToSql()));
        if (closed > 0)
            audit.Append(session, "confirmed", id, $"by {by}");
        return closed > 0;
    }

    /// <summary>Tells the registry that a key is revoked, where it thinks otherwise.</summary>
    public void MarkRevoked(RegistrySession session, string keyId, string by)
    {
        int changed = session.Execute("UPDATE issued_keys SET status = @revoked, status_changed_at = @now, updated_at = @now "
            + "WHERE key_id = @key AND status <> @revoked",
            ("@revoked", (long)KeyStatus.Revoked), ("@now", audit.Time.GetUtcNow().ToSql()), ("@key", keyId));
        if (changed > 0)
            audit.Append(session, "key_revoked", keyId, $"by {by}");
    }

    private EventState Delivered(RegistrySession session, Attempt attempt)
    {
        EventState state = attempt.Receipt switch
        {
            Receipt.Revoked when !attempt.Endpoint.TellsOwner => EventState.Revoked,
            Receipt.FalsePositive => EventState.Rejected,
            _ => EventState.Delivered,
        };
        DateTimeOffset now = audit.Time.GetUtcNow();
        string receipt = attempt.Receipt.ToString().ToLowerInvariant();
        // Also where the lease has run out meanwhile, or somebody called it back: the receiver has it, whatever was decided.
        int changed = session.Execute(
            """
            UPDATE outbox SET state = @state, delivered_at = @now, closed_at = @closed, receipt = @receipt, last_error = NULL, lease_until = 0
            WHERE event_id = @id AND state IN (@pending, @waiting, @cancelled)
            """,
            ("@cancelled", EventState.Cancelled.ToSql()), ("@state", state.ToSql()), ("@now", now.ToSql()),
            ("@closed", (state == EventState.Delivered ? null : (DateTimeOffset?)now).ToSql()), ("@receipt", receipt),
            ("@id", attempt.Event.Id), ("@pending", EventState.Pending.ToSql()),
            ("@waiting", EventState.WaitingForSecret.ToSql()));
        if (changed > 0)
        {
            audit.Append(session, "delivered", attempt.Event.Id,
                string.Create(CultureInfo.InvariantCulture, $"status {attempt.Result.Status}, receipt {receipt}"));
            if (state == EventState.Revoked)
                MarkRevoked(session, attempt.Event.KeyId, $"receipt of {attempt.Endpoint.Name}");
        }
        EndpointHealth health = EndpointHealth.Read(session, attempt.Endpoint.Name);
        if (health.FailuresInRow > 0)
            (health with { FailuresInRow = 0, OpenUntil = default }).Write(session, attempt.Endpoint.Name, now);
        return state;
    }

    private EventState Failed(RegistrySession session, Attempt attempt, string error)
    {
        DateTimeOffset now = audit.Time.GetUtcNow();
        int failures = attempt.Event.Attempts + 1;
        TimeSpan? delay = attempt.Result.IsFinal ? null : schedule.After(failures);
        TimeSpan asked = attempt.Result.RetryAfter ?? TimeSpan.Zero;
        DateTimeOffset next = now + (delay is { } d && d > asked ? d : asked);
        EventState state = delay is null ? EventState.Dead : attempt.Event.State;
        int changed = session.Execute(
            "UPDATE outbox SET state = @state, attempts = @attempts, next_attempt_at = @next, attempted_at = @now, last_error = "
                + "@error, lease_until = 0 WHERE event_id = @id AND lease_owner = @owner AND state = @was",
            ("@state", state.ToSql()), ("@attempts", (long)failures), ("@next", next.ToSql()), ("@now", now.ToSql()),
            ("@error", error), ("@id", attempt.Event.Id), ("@owner", owner), ("@was", attempt.Event.State.ToSql()));
        if (changed > 0)
            audit.Append(session, state == EventState.Dead ? "died" : "failed", attempt.Event.Id,
                string.Create(CultureInfo.InvariantCulture, $"attempt {failures}: {error}"));
        RecordHealth(session, attempt, error, now);
        return state;
    }

    private void RecordHealth(RegistrySession session, Attempt attempt, string error, DateTimeOffset now)
    {
        RevocationEndpoint endpoint = attempt.Endpoint;
        EndpointHealth health = EndpointHealth.Read(session, endpoint.Name);
        int failures = health.FailuresInRow + 1;
        health = health with { FailuresInRow = failures };
        if (health.IsFailing)
            health = health with { OpenUntil = now + schedule.CircuitPause };
        if (attempt.Result.SlowsDown && now + (attempt.Result.RetryAfter ?? schedule.SlowPause) is var until
            && until > health.SlowedUntil)
            health = health with { SlowedUntil = until };
        if (attempt.Result.IsGone && health.DisabledAt is null)
        {
            health = health with { DisabledAt = now, DisabledBecause = error };
            audit.Append(session, "disabled", endpoint.Name, error);
        }
        if (failures == EndpointHealth.FailuresThatOpen)
            audit.Append(session, "circuit_opened", endpoint.Name,
                string.Create(CultureInfo.InvariantCulture, $"{failures} failures in a row, the last: {error}"));
        health.Write(session, endpoint.Name, now);
    }

    private EventState LetGo(RegistrySession session, OutboxEvent claimed)
    {
        session.Execute("UPDATE outbox SET lease_until = 0 WHERE event_id = @id AND lease_owner = @owner", ("@id", claimed.Id),
            ("@owner", owner));
        return claimed.State;
    }
}
