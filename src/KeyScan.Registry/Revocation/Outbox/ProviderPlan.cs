using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>Plans revocations at providers: for secrets that work and whose rule says how.</summary>
/// <param name="session">The session.</param>
/// <param name="endpoints">Which of them may be revoked so.</param>
/// <param name="templates">How.</param>
/// <param name="now">The time.</param>
internal sealed class ProviderPlan(RegistrySession session, RevocationEndpoints endpoints, TemplateCatalogue templates,
    DateTimeOffset now)
{
    /// <summary>The subjects that an endpoint was found for.</summary>
    public HashSet<string> Matched { get; } = new(StringComparer.Ordinal);

    /// <summary>How many have their event already.</summary>
    public int Known { get; private set; }

    /// <summary>What keeps secrets from being revoked.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>The events that are missing.</summary>
    public List<OutboxEvent> Make()
    {
        RevocationEndpoint[] providers = [.. endpoints.All.Where(e => e.AtProvider)];
        var made = new List<OutboxEvent>();
        if (providers.Length == 0)
            return made;
        foreach (WorkingSecret secret in WorkingSecret.All(session, now))
        {
            if (templates.Find(secret.Rule)?.Revoke is not { } revoke)
                continue;
            foreach (RevocationEndpoint endpoint in providers.Where(
                e => e.Match.Fits(secret.Provider, secret.Team, secret.Environment)))
            {
                if (Missing(endpoint, revoke) is { } missing)
                {
                    Report(endpoint, secret, missing);
                    continue;
                }
                // An issued key that several rules have found is revoked once.
                if (!Matched.Add($"{endpoint.Name}\n{secret.Subject}"))
                    continue;
                Matched.Add(secret.Subject);
                if (CycleOf(endpoint, secret) is { } cycle)
                    made.Add(EventOf(endpoint, secret, revoke, cycle));
                else
                    Known++;
            }
        }
        return made;
    }

    private static string? Missing(RevocationEndpoint endpoint, RevokeTemplate revoke) =>
        revoke.Credentials.FirstOrDefault(c => !endpoint.Credentials.ContainsKey(c));

    private void Report(RevocationEndpoint endpoint, WorkingSecret secret, string missing)
    {
        var problem = new Problem($"what {secret.Rule} finds is revoked by its owner, with `{missing}`, which endpoint "
            + $"{endpoint.Name} has not", endpoints.File,
            $"Add `credentials: {{ {missing}: env:NAME }}` to it, or leave these out by `match`");
        if (!Problems.Contains(problem))
            Problems.Add(problem);
    }

    private long? CycleOf(RevocationEndpoint endpoint, WorkingSecret secret)
    {
        (long Cycle, DateTimeOffset? Closed, string State) last = session.First(
            "SELECT cycle, closed_at, state FROM outbox WHERE endpoint = @endpoint AND key_id = @key ORDER BY cycle DESC LIMIT 1",
            r => (r.GetInt64(0), r.TimeOrNull(1), r.GetString(2)), ("@endpoint", endpoint.Name), ("@key", secret.Subject));
        if (last.Cycle == 0)
            return 1;
        return last.Closed is { } closed && secret.IsNewSince(closed, EventStates.Parse(last.State)) ? last.Cycle + 1 : null;
    }

    private OutboxEvent EventOf(RevocationEndpoint endpoint, WorkingSecret secret, RevokeTemplate revoke, long cycle)
    {
        var intent = new RevocationIntent
        {
            FindingId = secret.FindingId,
            Rule = secret.Rule,
            Provider = secret.Provider,
            Account = secret.Account,
            Owner = secret.Owner,
            Effect = revoke.Effect,
            Undo = revoke.Undo,
        };
        string? held = revoke.Effect == RevokeEffect.ThisKey ? secret.HeldBecause
            : $"ends {intent.EffectText}, not this key alone";
        return new OutboxEvent
        {
            Id = EventId.Create(),
            Endpoint = endpoint.Name,
            KeyId = secret.Subject,
            Cycle = cycle,
            Type = intent.Type,
            Fingerprint = secret.Fingerprint,
            Body = intent.Write(),
            State = EventState.WaitingForSecret,
            CreatedAt = now,
            ReleasedAt = endpoint.Mode == EndpointMode.Auto && held is null ? now : null,
            HeldBecause = held,
            ApprovalsNeeded = endpoints.Approvals,
            NextAttemptAt = now,
        };
    }
}
