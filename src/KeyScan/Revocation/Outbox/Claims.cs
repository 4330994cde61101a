using System.Globalization;
using KeyScan.Issued.Registry;
using KeyScan.Revocation.Audit;
using KeyScan.Revocation.Delivery;
using KeyScan.Revocation.Endpoints;

namespace KeyScan.Revocation.Outbox;

/// <summary>
/// Takes events that are due, for a while: a sender that dies lets them go when the lease ends, and another one takes them, under the same
/// id. What an endpoint may be sent is decided here, for all senders together.
/// </summary>
/// <param name="audit">Takes a line for each attempt, before it begins.</param>
/// <param name="schedule">How long things take.</param>
/// <param name="owner">This sender, unlike any other.</param>
internal sealed class Claims(AuditLog audit, RetrySchedule schedule, string owner)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What an event must be to be sent at all; when is another matter.
    private const string Sendable =
        "o.endpoint = @endpoint AND o.state = @state AND o.released_at IS NOT NULL AND (SELECT COUNT(*) FROM approvals a WHERE a.event_id = o.event_id) >= @approvals";

    /// <summary>Takes as many events as may be sent now; inside <see cref="AuditLog.Change"/> only.</summary>
    /// <param name="session">The session.</param>
    /// <param name="lane">The endpoint and what may be sent to it.</param>
    /// <param name="dueBy">Events that are due later are left.</param>
    public List<OutboxEvent> Take(RegistrySession session, SendingLane lane, DateTimeOffset dueBy)
    {
        DateTimeOffset now = audit.Time.GetUtcNow();
        EndpointHealth health = EndpointHealth.Read(session, lane.Endpoint.Name);
        if (now - health.MinuteStartedAt >= Minute)
            health = health with { MinuteStartedAt = now, SentInMinute = 0 };
        int free = Free(session, lane.Endpoint, health, now);
        if (free <= 0)
            return [];

        DateTimeOffset until = now + lane.Endpoint.Timeout + schedule.LeaseMargin;
        var taken = new List<OutboxEvent>();
        foreach (string id in Due(session, lane, dueBy, now, free))
        {
            OutboxEvent? claimed = session.First(
                $"UPDATE outbox SET lease_owner = @owner, lease_until = @until WHERE event_id = @id AND lease_until <= @now AND state = @state RETURNING {OutboxEvent.Columns}",
                OutboxEvent.Read, ("@owner", owner), ("@until", until.ToSql()), ("@id", id), ("@now", now.ToSql()), ("@state", lane.SendableState.ToSql()));
            if (claimed is null)
                continue;
            taken.Add(claimed);
            audit.Append(session, "attempt", id, string.Create(CultureInfo.InvariantCulture, $"number {claimed.Attempts + 1}, to {lane.Endpoint.Name} at {lane.Endpoint.ShownUrl}"));
        }
        if (taken.Count > 0)
            (health with { SentInMinute = health.SentInMinute + taken.Count, OpenUntil = health.IsFailing ? until : health.OpenUntil }).Write(session, lane.Endpoint.Name);
        return taken;
    }

    /// <summary>When the next event can be sent; null where none is left that ever can without a person.</summary>
    public static DateTimeOffset? NextDue(RegistrySession session, SendingLane lane)
    {
        EndpointHealth health = EndpointHealth.Read(session, lane.Endpoint.Name);
        if (health.DisabledAt is not null)
            return null;
        List<(string Id, string Fingerprint, DateTimeOffset At)> events = session.All(
            $"SELECT o.event_id, o.fingerprint, CASE WHEN o.lease_until > o.next_attempt_at THEN o.lease_until ELSE o.next_attempt_at END AS at FROM outbox o WHERE {Sendable} ORDER BY at LIMIT @most",
            r => (r.GetString(0), r.GetString(1), r.Time(2)), [.. Values(lane), ("@most", lane.MostCandidates(1))]);
        DateTimeOffset[] times = [.. events.Where(e => lane.CanSend(e.Id, e.Fingerprint)).Select(e => e.At).Take(1)];
        return times.Length == 0 ? null : times[0] > health.BlockedUntil ? times[0] : health.BlockedUntil;
    }

    private static int Free(RegistrySession session, RevocationEndpoint endpoint, EndpointHealth health, DateTimeOffset now)
    {
        if (health.DisabledAt is not null || health.BlockedUntil > now)
            return 0;
        long busy = session.First("SELECT COUNT(*) FROM outbox WHERE endpoint = @endpoint AND lease_until > @now", r => r.GetInt64(0), ("@endpoint", endpoint.Name), ("@now", now.ToSql()));
        int slots = health.IsFailing ? 1 : endpoint.Concurrency;
        return (int)Math.Min(slots - busy, endpoint.RatePerMinute - health.SentInMinute);
    }

    private static IEnumerable<string> Due(RegistrySession session, SendingLane lane, DateTimeOffset dueBy, DateTimeOffset now, int count) => session.All(
        $"SELECT o.event_id, o.fingerprint FROM outbox o WHERE {Sendable} AND o.next_attempt_at <= @due AND o.lease_until <= @now ORDER BY o.next_attempt_at, o.event_id LIMIT @most",
        r => (Id: r.GetString(0), Fingerprint: r.GetString(1)),
        [.. Values(lane), ("@due", dueBy.ToSql()), ("@now", now.ToSql()), ("@most", lane.MostCandidates(count))])
        .Where(e => lane.CanSend(e.Id, e.Fingerprint)).Take(count).Select(e => e.Id);

    private static SqlValue[] Values(SendingLane lane) =>
        [("@endpoint", lane.Endpoint.Name), ("@state", lane.SendableState.ToSql()), ("@approvals", (long)lane.Approvals)];
}
