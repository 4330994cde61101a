using System.Globalization;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// Takes events that are due, for a while: a sender that dies lets them go when the lease ends, and another one takes them,
/// under the same id. What an endpoint may be sent is decided here, for all senders together; and whether it still should be:
/// the registry is asked again in the transaction that takes the event.
/// </summary>
/// <param name="audit">Takes a line for each attempt, before it begins.</param>
/// <param name="schedule">How long things take.</param>
/// <param name="owner">This sender, unlike any other.</param>
internal sealed class EventLeases(AuditLog audit, RetrySchedule schedule, string owner)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What an event must be to be sent at all; when, and with how many approvals, is another matter.
    private const string Released =
        """
        o.endpoint = @endpoint AND o.state = @state AND o.released_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM issued_keys k WHERE k.key_id = o.key_id AND k.expires_at <= @now)
        """;

    // An event keeps the requirement that it was planned under, and a stricter one of today holds as well.
    private const string Sendable =
        $"{Released} AND (SELECT COUNT(*) FROM approvals a WHERE a.event_id = o.event_id) >= "
            + "CASE WHEN o.approvals_needed > @approvals THEN o.approvals_needed ELSE @approvals END";

    private readonly OperatorDecisions _decisions = new(audit);

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
        // What is called back here makes room for others.
        for (bool isMore = true; isMore && taken.Count < free;)
        {
            isMore = false;
            foreach (string id in Due(session, lane, dueBy, now, free - taken.Count))
            {
                isMore = true;
                if (TakeOne(session, lane, id, now, until) is { } claimed)
                    taken.Add(claimed);
            }
        }
        if (taken.Count > 0)
        {
            DateTimeOffset open = health.IsFailing ? until : health.OpenUntil;
            EndpointHealth busier = health with { SentInMinute = health.SentInMinute + taken.Count, OpenUntil = open };
            busier.Write(session, lane.Endpoint.Name, now);
        }
        return taken;
    }

    private OutboxEvent? TakeOne(RegistrySession session, SendingLane lane, string id, DateTimeOffset now, DateTimeOffset until)
    {
        OutboxEvent claimed =
            session.First($"SELECT {OutboxEvent.Columns} FROM outbox WHERE event_id = @id", OutboxEvent.Read, ("@id", id))!;
        if (KeyStanding.FindFault(session, claimed) is { } why)
        {
            _decisions.CancelOne(session, id, why.What, now);
            return null;
        }
        session.Execute("UPDATE outbox SET lease_owner = @owner, lease_until = @until, attempted_at = @now WHERE event_id = @id",
            ("@owner", owner), ("@until", until.ToSql()), ("@id", id), ("@now", now.ToSql()));
        audit.Append(session, "attempt", id, string.Create(CultureInfo.InvariantCulture,
            $"number {claimed.Attempts + 1}, to {lane.Endpoint.Name} at {lane.Endpoint.ShownUrl}"));
        return claimed;
    }

    /// <summary>
    /// Events of an endpoint that were released and are not sent, and why, with how many are so for each reason.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="lane">The endpoint, and what was to be sent to it.</param>
    /// <param name="tried">Those that were tried, and are told of elsewhere.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<UnsentEvents> Unsent(RegistrySession session, SendingLane lane, IReadOnlySet<string> tried,
        DateTimeOffset now)
    {
        EndpointHealth health = EndpointHealth.Read(session, lane.Endpoint.Name);
        IEnumerable<(string Why, DateTimeOffset? At)> unsent = session.All(
            "SELECT o.event_id, o.fingerprint, o.lease_until, o.next_attempt_at, o.approvals_needed FROM outbox o "
                + $"WHERE {Released}",
            r => (Id: r.GetString(0), Fingerprint: r.GetString(1), Lease: r.Time(2), Next: r.Time(3), Needed: (int)r.GetInt64(4)),
            Values(lane, now))
            .Where(e => !tried.Contains(e.Id) && lane.CanSend(e.Id, e.Fingerprint))
            .Select(e => WhyUnsent(e.Lease, e.Next, Math.Max(e.Needed, lane.Approvals)));
        return unsent.GroupBy(e => e.Why, StringComparer.Ordinal)
            .Select(why => new UnsentEvents(lane.Endpoint.Name, why.Key, why.Count(), why.Min(e => e.At)));

        (string Why, DateTimeOffset? At) WhyUnsent(DateTimeOffset lease, DateTimeOffset next, int needed) => (lease, next) switch
        {
            _ when health.DisabledAt is not null =>
                ("the endpoint is disabled, `keyscan revoke retry --endpoint` takes it back into use", null),
            _ when lease > now => ("another sender has them in hand, or was ended with them", lease),
            _ when next > now => ("they are tried again later", next),
            _ when health.BlockedUntil > now => ("the endpoint rests", health.BlockedUntil),
            _ when health.SentInMinute >= lane.Endpoint.RatePerMinute =>
                ("rate_per_minute is used up", health.MinuteStartedAt + Minute),
            _ when needed > 0 => ($"they wait for approvals of {needed} people", null),
            _ => ("they were not due", null),
        };
    }

    /// <summary>When the next event can be sent; null where none is left that ever can without a person.</summary>
    public static DateTimeOffset? NextDue(RegistrySession session, SendingLane lane, DateTimeOffset now)
    {
        EndpointHealth health = EndpointHealth.Read(session, lane.Endpoint.Name);
        if (health.DisabledAt is not null)
            return null;
        List<(string Id, string Fingerprint, DateTimeOffset At)> events = session.All(
            "SELECT o.event_id, o.fingerprint, CASE WHEN o.lease_until > o.next_attempt_at THEN o.lease_until "
                + $"ELSE o.next_attempt_at END AS at FROM outbox o WHERE {Sendable} ORDER BY at LIMIT @most",
            r => (r.GetString(0), r.GetString(1), r.Time(2)), [.. Values(lane, now), ("@most", lane.MostCandidates(1))]);
        DateTimeOffset[] times = [.. events.Where(e => lane.CanSend(e.Id, e.Fingerprint)).Select(e => e.At).Take(1)];
        return times.Length == 0 ? null : times[0] > health.BlockedUntil ? times[0] : health.BlockedUntil;
    }

    private static int Free(RegistrySession session, RevocationEndpoint endpoint, EndpointHealth health, DateTimeOffset now)
    {
        if (health.DisabledAt is not null || health.BlockedUntil > now)
            return 0;
        long busy = session.First("SELECT COUNT(*) FROM outbox WHERE endpoint = @endpoint AND lease_until > @now",
            r => r.GetInt64(0), ("@endpoint", endpoint.Name), ("@now", now.ToSql()));
        int slots = health.IsFailing ? 1 : endpoint.Concurrency;
        return (int)Math.Min(slots - busy, endpoint.RatePerMinute - health.SentInMinute);
    }

    private static IEnumerable<string> Due(RegistrySession session, SendingLane lane, DateTimeOffset dueBy, DateTimeOffset now,
        int count) => session.All(
        $"SELECT o.event_id, o.fingerprint, o.approvals_needed FROM outbox o WHERE {Sendable} AND o.next_attempt_at <= @due "
            + "AND o.lease_until <= @now ORDER BY o.next_attempt_at, o.event_id LIMIT @most",
        r => (Id: r.GetString(0), Fingerprint: r.GetString(1), Needed: (int)r.GetInt64(2)),
        [.. Values(lane, now), ("@due", dueBy.ToSql()), ("@most", lane.MostCandidates(count))])
        .Where(e => lane.CanSend(e.Id, e.Fingerprint) && IsApproved(session, e.Id, Math.Max(e.Needed, lane.Approvals)))
        .Take(count).Select(e => e.Id);

    /// <summary>Counts people, not the spellings of their names.</summary>
    private static bool IsApproved(RegistrySession session, string id, int needed) =>
        needed == 0 || Approver.ReadKeys(session, id).Count >= needed;

    private static SqlValue[] Values(SendingLane lane, DateTimeOffset now) =>
        [("@endpoint", lane.Endpoint.Name), ("@state", lane.SendableState.ToSql()), ("@approvals", (long)lane.Approvals),
            ("@now", now.ToSql())];
}
