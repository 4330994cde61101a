using System.Globalization;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Delivery;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// Brings times back that lie in the future and cannot: somebody whose clock was ahead wrote them, and by them events would be
/// put off, held in hand and endpoints left alone for as long as that clock was ahead.
/// </summary>
/// <param name="audit">Whose clock counts, and who is told.</param>
/// <param name="schedule">How long things take at most.</param>
internal sealed class FutureTimes(AuditLog audit, RetrySchedule schedule)
{
    /// <summary>
    /// Clocks of one machine differ by nothing, and those of a database by nothing; but this leaves room for one that is set
    /// while it runs.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>The times that say when something happened.</summary>
    private static readonly (string Table, string Column)[] Pasts =
    [
        ("outbox", "created_at"), ("outbox", "released_at"), ("outbox", "delivered_at"), ("outbox", "closed_at"),
        ("leaks", "first_seen_at"), ("leaks", "last_seen_at"), ("leaks", "fixed_at"),
    ];

    private DateTimeOffset _furthest;

    /// <summary>
    /// Brings all of them back; inside <see cref="AuditLog.Change"/> only. Returns what was found, for people; null for
    /// nothing.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="lanes">The endpoints whose leases are looked at.</param>
    public string? Clamp(RegistrySession session, IReadOnlyList<SendingLane> lanes)
    {
        DateTimeOffset now = audit.Time.GetUtcNow();
        _furthest = now;
        int putOff = PutOff(session, now);
        int leases = lanes.Sum(lane => Leases(session, lane, now));
        int endpoints = lanes.Sum(lane => Endpoint(session, lane, now));
        int others = Pasts.Sum(p => Changed(session, p.Table, p.Column, now + Tolerance, now));
        if (putOff + leases + endpoints + others == 0)
            return null;
        string found = string.Create(CultureInfo.InvariantCulture,
            $"a clock was ahead, by {Shown(_furthest - now)} at most: {putOff} events put off, {leases} in hand and {endpoints} "
                + $"endpoints at rest until then, {others} other times; all are brought back");
        audit.Append(session, "clock_ahead", "*", found);
        return found;
    }

    /// <summary>
    /// Events that were attempted in the future wait as long from now as they were to wait from then; who was never attempted
    /// is due, and nothing waits for longer than the schedule says.
    /// </summary>
    private int PutOff(RegistrySession session, DateTimeOffset now)
    {
        List<(string Id, DateTimeOffset Next, DateTimeOffset? Attempted)> events = session.All(
            """
            SELECT event_id, next_attempt_at, attempted_at FROM outbox
            WHERE state IN (@pending, @waiting) AND (attempted_at > @limit OR (attempts = 0 AND next_attempt_at > @limit) OR next_attempt_at > @longest)
            """,
            r => (r.GetString(0), r.Time(1), r.TimeOrNull(2)), ("@pending", EventState.Pending.ToSql()),
            ("@waiting", EventState.WaitingForSecret.ToSql()),
            ("@limit", (now + Tolerance).ToSql()), ("@longest", (now + RetrySchedule.LongestWait + Tolerance).ToSql()));
        foreach ((string id, DateTimeOffset next, DateTimeOffset? attempted) in events)
        {
            TimeSpan wait = attempted > now && next > attempted ? next - attempted.Value : TimeSpan.Zero;
            wait = wait < RetrySchedule.LongestWait ? wait : RetrySchedule.LongestWait;
            session.Execute("UPDATE outbox SET next_attempt_at = @next, attempted_at = @attempted WHERE event_id = @id",
                ("@next", (now + wait).ToSql()), ("@attempted", (attempted > now ? now : attempted).ToSql()), ("@id", id));
            _furthest = next > _furthest ? next : _furthest;
        }
        return events.Count;
    }

    private int Leases(RegistrySession session, SendingLane lane, DateTimeOffset now)
    {
        DateTimeOffset longest = now + lane.Endpoint.Timeout + schedule.LeaseMargin;
        DateTimeOffset most = session.First("SELECT MAX(lease_until) FROM outbox WHERE endpoint = @endpoint",
            r => r.TimeOrNull(0), ("@endpoint", lane.Endpoint.Name)) ?? now;
        _furthest = most > longest + Tolerance && most > _furthest ? most : _furthest;
        return session.Execute("UPDATE outbox SET lease_until = @longest WHERE endpoint = @endpoint AND lease_until > @limit",
            ("@longest", longest.ToSql()), ("@endpoint", lane.Endpoint.Name), ("@limit", (longest + Tolerance).ToSql()));
    }

    private int Endpoint(RegistrySession session, SendingLane lane, DateTimeOffset now)
    {
        EndpointHealth health = EndpointHealth.Read(session, lane.Endpoint.Name);
        DateTimeOffset written = session.First("SELECT written_at FROM endpoint_state WHERE endpoint = @endpoint",
            r => r.TimeOrNull(0), ("@endpoint", lane.Endpoint.Name)) ?? now;
        // Whatever was written in the future is as far from then as it was to be from now.
        TimeSpan ahead = written > now + Tolerance ? written - now : TimeSpan.Zero;
        DateTimeOffset furthestPause = now + DeliveryResult.LongestPause;
        EndpointHealth mended = health with
        {
            MinuteStartedAt = Earlier(health.MinuteStartedAt, now),
            SlowedUntil = Earlier(Back(health.SlowedUntil, ahead, now), furthestPause),
            OpenUntil = Earlier(Back(health.OpenUntil, ahead, now), furthestPause),
        };
        bool isAhead = ahead > TimeSpan.Zero || health.MinuteStartedAt > now + Tolerance
            || health.SlowedUntil > furthestPause + Tolerance || health.OpenUntil > furthestPause + Tolerance;
        if (!isAhead)
            return 0;
        _furthest = written > _furthest ? written : _furthest;
        mended.Write(session, lane.Endpoint.Name, now);
        return 1;
    }

    private int Changed(RegistrySession session, string table, string column, DateTimeOffset limit, DateTimeOffset now)
    {
        DateTimeOffset most = session.First($"SELECT MAX({column}) FROM {table}", r => r.TimeOrNull(0)) ?? now;
        if (most <= limit)
            return 0;
        _furthest = most > _furthest ? most : _furthest;
        return session.Execute($"UPDATE {table} SET {column} = @now WHERE {column} > @limit", ("@now", now.ToSql()),
            ("@limit", limit.ToSql()));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Back(DateTimeOffset time, TimeSpan by, DateTimeOffset now) =>
        time > now && by > TimeSpan.Zero ? time - by : time;

    private static string Shown(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes"),
    };
}
