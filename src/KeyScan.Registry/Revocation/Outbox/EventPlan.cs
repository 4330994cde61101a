using System.Globalization;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>What a plan came to.</summary>
/// <param name="New">The events that were put into the outbox, or would be.</param>
/// <param name="Known">How many leaks have their event already.</param>
/// <param name="Unmatched">Leaked keys that no endpoint is told about.</param>
internal sealed record EventPlan(IReadOnlyList<OutboxEvent> New, int Known, IReadOnlyList<string> Unmatched)
{
    /// <summary>Those of <see cref="New"/> that wait for a person.</summary>
    public IEnumerable<OutboxEvent> Held => New.Where(e => e.IsHeld);

    /// <summary>
    /// Endpoints that got more new events than <see cref="RevocationEndpoints.MaxEvents"/> allows, so that these are held.
    /// </summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>
    /// Puts an event into the outbox for each leak and endpoint that has none. One transaction: two plans at the same time make
    /// no two events of one leak. Where they are too many for an endpoint, all of them are held and a person releases or
    /// cancels them: they do not stand in the way of what leaks later, and count for nothing.
    /// </summary>
    internal static EventPlan Make(RegistrySession session, RevocationEndpoints endpoints, TemplateCatalogue templates,
        AuditLog audit, bool keep, bool anyNumber) => AuditLog.Change(session, () =>
    {
        DateTimeOffset now = audit.Time.GetUtcNow();
        var atProviders = new ProviderPlan(session, endpoints, templates, now);
        List<OutboxEvent> made = atProviders.Make();
        var unmatched = new List<string>();
        int known = atProviders.Known;
        foreach (LeakedKey key in LeakedKey.All(session, now))
        {
            bool matched = atProviders.Matched.Contains(key.KeyId);
            foreach (RevocationEndpoint endpoint in endpoints.All.Where(
                e => !e.AtProvider && e.Match.Fits(key.Provider, key.Team, key.Environment)))
            {
                matched |= !endpoint.TellsOwner;
                if (CycleOf(session, endpoint, key) is { } cycle)
                    made.Add(EventOf(endpoint, key, cycle, endpoints.Approvals, now));
                else
                    known++;
            }
            if (!matched)
                unmatched.Add(key.KeyId);
        }
        List<Problem> problems = atProviders.Problems;
        if (!anyNumber)
            made = [.. made.GroupBy(e => e.Endpoint, StringComparer.Ordinal)
                .SelectMany(of => Limit(session, endpoints, of.Key, [.. of], now, problems))];
        if (keep)
        {
            foreach (OutboxEvent planned in made)
                Insert(session, planned, audit);
        }
        return new EventPlan(made, known, unmatched) { Problems = problems };
    });

    /// <summary>
    /// Holds the new events of an endpoint where they are more than it may get within the window. Those held for another reason
    /// count for nothing.
    /// </summary>
    private static IEnumerable<OutboxEvent> Limit(RegistrySession session, RevocationEndpoints endpoints, string endpoint,
        List<OutboxEvent> made, DateTimeOffset now, List<Problem> problems)
    {
        int more = made.Count(e => e.HeldBecause is null);
        long before = session.First(
            "SELECT COUNT(*) FROM outbox WHERE endpoint = @endpoint AND held_because IS NULL AND created_at > @since",
            r => r.GetInt64(0), ("@endpoint", endpoint), ("@since", (now - endpoints.MaxEvents.Window).ToSql()));
        if (more == 0 || before + more <= endpoints.MaxEvents.Most)
            return made;
        string why = string.Create(CultureInfo.InvariantCulture,
            $"is one of {more} new events{(before > 0 ? $" after {before}" : "")}, more than max_events ({endpoints.MaxEvents})");
        problems.Add(new Problem(string.Create(CultureInfo.InvariantCulture,
            $"{more} new events of endpoint {endpoint}{(before > 0 ? $", after {before} within the time," : "")} are more than "
                + $"max_events ({endpoints.MaxEvents}) and wait for a person: a poisoned registry?"),
            endpoints.File, "Look at them with `keyscan revoke status`; `keyscan revoke send --held` sends them, "
                + "`keyscan revoke cancel` calls them back"));
        return made.Select(e => e.HeldBecause is null ? e with { HeldBecause = why, ReleasedAt = null } : e);
    }

    /// <summary>The number of the leak that has no event yet; null where the latest has one.</summary>
    private static long? CycleOf(RegistrySession session, RevocationEndpoint endpoint, LeakedKey key)
    {
        (long Cycle, DateTimeOffset? Closed, string State, string Fingerprint) last = session.First(
            "SELECT cycle, closed_at, state, fingerprint FROM outbox WHERE endpoint = @endpoint AND key_id = @key "
                + "ORDER BY cycle DESC LIMIT 1",
            r => (r.GetInt64(0), r.TimeOrNull(1), r.GetString(2), r.GetString(3)), ("@endpoint", endpoint.Name),
            ("@key", key.KeyId));
        if (last.Cycle == 0)
            return 1;
        bool isNew = last.Closed is { } closed
            && (key.LeakedAgainSince(closed)
                || (last.State == EventState.Cancelled.ToSql() && key.HasOtherLeakSince(closed, last.Fingerprint)));
        return isNew ? last.Cycle + 1 : null;
    }

    private static OutboxEvent EventOf(RevocationEndpoint endpoint, LeakedKey key, long cycle, int approvals, DateTimeOffset now)
    {
        string id = EventId.Create();
        LeakEvent leak = key.ToEvent(id, endpoint.TellsOwner ? LeakEvent.ToldOwner : LeakEvent.Leaked, now);
        return new OutboxEvent
        {
            Id = id,
            Endpoint = endpoint.Name,
            KeyId = key.KeyId,
            Cycle = cycle,
            Type = leak.Type,
            Fingerprint = new Fingerprint(leak.Fingerprint),
            Body = EventFormats.Create(endpoint).Write(leak),
            State = endpoint.CarriesToken ? EventState.WaitingForSecret : EventState.Pending,
            CreatedAt = now,
            ReleasedAt = endpoint.Mode == EndpointMode.Auto && key.HeldBecause is null ? now : null,
            HeldBecause = key.HeldBecause,
            ApprovalsNeeded = endpoint.TellsOwner ? 0 : approvals,
            NextAttemptAt = now,
        };
    }

    private static void Insert(RegistrySession session, OutboxEvent planned, AuditLog audit)
    {
        session.Execute(
            """
            INSERT INTO outbox (event_id, endpoint, key_id, cycle, type, fingerprint, body, state, created_at, released_at, next_attempt_at, attempts, lease_until, held_because, approvals_needed)
            VALUES (@id, @endpoint, @key, @cycle, @type, @fingerprint, @body, @state, @now, @released, @now, 0, 0, @held, @approvals)
            """,
            ("@id", planned.Id), ("@endpoint", planned.Endpoint), ("@key", planned.KeyId), ("@cycle", planned.Cycle),
            ("@type", planned.Type),
            ("@fingerprint", planned.Fingerprint.Text), ("@body", planned.Body), ("@state", planned.State.ToSql()),
            ("@now", planned.CreatedAt.ToSql()), ("@released", planned.ReleasedAt.ToSql()),
            ("@held", planned.HeldBecause), ("@approvals", (long)planned.ApprovalsNeeded));
        string what = $"endpoint {planned.Endpoint}, key {planned.KeyId}, leak {planned.Cycle}, {planned.Type}";
        string ends = planned.Intent is { } intent
            ? $" at {intent.Provider}: ends {intent.EffectText}; undo: {intent.Undo}" : "";
        string held = planned.HeldBecause is { } why ? $", held: it {why}" : "";
        audit.Append(session, "queued", planned.Id, what + ends + held);
    }
}
