using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>
/// Which events the lines of the log tell of, to be held against the outbox: what was planned, tried, approved and received has
/// its line there, and what was received is in the outbox.
/// </summary>
internal sealed class OutboxLines
{
    private const string Queued = "queued";
    private const string Attempt = "attempt";
    private const string Delivered = "delivered";
    private const string Approved = "approved";
    private readonly Dictionary<string, HashSet<string>> _events = new(StringComparer.Ordinal)
    {
        [Queued] = new(StringComparer.Ordinal),
        [Attempt] = new(StringComparer.Ordinal),
        [Delivered] = new(StringComparer.Ordinal),
        [Approved] = new(StringComparer.Ordinal),
    };

    /// <summary>Takes a line.</summary>
    public void Take(AuditLine line)
    {
        if (_events.TryGetValue(line.Action, out HashSet<string>? events))
            events.Add(line.Subject);
    }

    /// <summary>The first thing that only one of the two says; null where they agree.</summary>
    public Fault? FindContradiction(RegistrySession session)
    {
        Fault? fault = null;
        var received = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string id, bool isTried, bool isReceived) in session.All(
            "SELECT event_id, attempts, delivered_at FROM outbox ORDER BY created_at, event_id", r =>
                (r.GetString(0), r.GetInt64(1) > 0, !r.IsDBNull(2))))
        {
            received.Add(id);
            fault ??= FindMissing(Queued, id, "is in the outbox")
                ?? (isTried || isReceived ? FindMissing(Attempt, id, "was tried") : null)
                ?? (isReceived ? FindMissing(Delivered, id, "was received") : null);
        }
        fault ??= session.All("SELECT DISTINCT event_id FROM approvals ORDER BY event_id", r => r.GetString(0))
            .Select(id => FindMissing(Approved, id, "was approved")).FirstOrDefault(f => f is not null);
        return fault ?? (_events[Delivered].Order(StringComparer.Ordinal).FirstOrDefault(id => !received.Contains(id)) is { } gone
            ? $"the log says that event {gone} was received, and it is not in the outbox any more"
            : null);
    }

    private Fault? FindMissing(string action, string id, string what) =>
        _events[action].Contains(id) ? null : $"event {id} {what}, and the log has no line `{action}` of it";
}
