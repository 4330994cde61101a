using System.Globalization;
using KeyScan.Issued.Registry;
using KeyScan.Revocation.Audit;
using KeyScan.Revocation.Endpoints;
using KeyScan.Revocation.Formats;

namespace KeyScan.Revocation.Outbox;

/// <summary>What a plan came to.</summary>
/// <param name="New">The events that were put into the outbox, or would be.</param>
/// <param name="Known">How many leaks have their event already.</param>
/// <param name="Unmatched">Leaked keys that no endpoint is told about.</param>
public sealed record EventPlan(IReadOnlyList<OutboxEvent> New, int Known, IReadOnlyList<string> Unmatched)
{
    /// <summary>
    /// Puts an event into the outbox for each leak and endpoint that has none. One transaction: two plans at the same time make no two events
    /// of one leak, and what is too much is not begun.
    /// </summary>
    /// <exception cref="ProblemException">There are more new events than <see cref="RevocationEndpoints.MaxEventsPerRun"/>; none is kept.</exception>
    internal static EventPlan Make(RegistrySession session, RevocationEndpoints endpoints, AuditLog audit, bool keep, bool anyNumber) => AuditLog.Change(session, () =>
    {
        DateTimeOffset now = audit.Time.GetUtcNow();
        var made = new List<OutboxEvent>();
        var unmatched = new List<string>();
        int known = 0;
        foreach (LeakedKey key in LeakedKey.All(session, now))
        {
            bool matched = false;
            foreach (RevocationEndpoint endpoint in endpoints.All.Where(e => e.Match.Fits(key.Provider, key.Team, key.Environment)))
            {
                matched |= !endpoint.TellsOwner;
                if (CycleOf(session, endpoint, key) is { } cycle)
                    made.Add(EventOf(endpoint, key, cycle, now));
                else
                    known++;
            }
            if (!matched)
                unmatched.Add(key.KeyId);
        }
        if (made.Count > endpoints.MaxEventsPerRun && !anyNumber)
        {
            throw new ProblemException(new Problem(string.Create(CultureInfo.InvariantCulture,
                $"{made.Count} new events are more than max_events_per_run ({endpoints.MaxEventsPerRun}), and none was queued: a poisoned registry?"),
                endpoints.File, "Look at them with --dry-run, then raise max_events_per_run or pass --yes-all"));
        }
        if (keep)
        {
            foreach (OutboxEvent planned in made)
                Insert(session, planned, audit);
        }
        return new EventPlan(made, known, unmatched);
    });

    /// <summary>The number of the leak that has no event yet; null where the latest has one.</summary>
    private static long? CycleOf(RegistrySession session, RevocationEndpoint endpoint, LeakedKey key)
    {
        (long Cycle, DateTimeOffset? Closed) last = session.First(
            "SELECT cycle, closed_at FROM outbox WHERE endpoint = @endpoint AND key_id = @key ORDER BY cycle DESC LIMIT 1",
            r => (r.GetInt64(0), r.TimeOrNull(1)), ("@endpoint", endpoint.Name), ("@key", key.KeyId));
        if (last.Cycle == 0)
            return 1;
        return last.Closed is { } closed && key.LeakedAgainSince(closed) ? last.Cycle + 1 : null;
    }

    private static OutboxEvent EventOf(RevocationEndpoint endpoint, LeakedKey key, long cycle, DateTimeOffset now)
    {
        string id = EventId.Create();
        IEventFormat format = EventFormats.Of(endpoint);
        LeakEvent leak = key.ToEvent(id, endpoint.TellsOwner ? LeakEvent.ToldOwner : LeakEvent.Leaked, now);
        return new OutboxEvent
        {
            Id = id,
            Endpoint = endpoint.Name,
            KeyId = key.KeyId,
            Cycle = cycle,
            Type = leak.Type,
            Fingerprint = new Fingerprint(leak.Fingerprint),
            Body = format.Write(leak),
            State = format.CarriesToken ? EventState.WaitingForSecret : EventState.Pending,
            CreatedAt = now,
            ReleasedAt = endpoint.Mode == EndpointMode.Auto ? now : null,
            NextAttemptAt = now,
        };
    }

    private static void Insert(RegistrySession session, OutboxEvent planned, AuditLog audit)
    {
        session.Execute(
            """
            INSERT INTO outbox (event_id, endpoint, key_id, cycle, type, fingerprint, body, state, created_at, released_at, next_attempt_at, attempts, lease_until)
            VALUES (@id, @endpoint, @key, @cycle, @type, @fingerprint, @body, @state, @now, @released, @now, 0, 0)
            """,
            ("@id", planned.Id), ("@endpoint", planned.Endpoint), ("@key", planned.KeyId), ("@cycle", planned.Cycle), ("@type", planned.Type),
            ("@fingerprint", planned.Fingerprint.Text), ("@body", planned.Body), ("@state", planned.State.ToSql()),
            ("@now", planned.CreatedAt.ToSql()), ("@released", planned.ReleasedAt.ToSql()));
        audit.Append(session, "queued", planned.Id, $"endpoint {planned.Endpoint}, key {planned.KeyId}, leak {planned.Cycle}, {planned.Type}");
    }
}
