using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// Sends what is due. The database is used by one thread, which writes down what came of finished attempts and takes the next
/// events in one transaction; requests run beside it. Several senders may run; one that is killed has lost nothing but time.
/// </summary>
/// <param name="database">The registry.</param>
/// <param name="audit">The audit log.</param>
/// <param name="schedule">When failed events are tried again.</param>
internal sealed class Sender(RegistryDatabase database, AuditLog audit, RetrySchedule schedule)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private readonly List<Task<Attempt>> _running = [];
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>Sends until nothing is due, or in watch mode until nothing is left; a stop switch ends it.</summary>
    /// <exception cref="ProblemException">The database failed, or a signing secret is wrong; what was not sent stays in the
    /// outbox.</exception>
    public async Task<SendSummary> RunAsync(IReadOnlyList<SendingLane> lanes, SendOrder order, CancellationToken cancellation)
    {
        foreach (SendingLane lane in lanes)
            lane.ReadSecrets();
        var claims = new EventLeases(audit, schedule, _owner);
        var outcomes = new AttemptResults(audit, schedule, _owner);
        var summary = new SendSummary();
        DateTimeOffset started = audit.Time.GetUtcNow();
        using RegistrySession session = database.Connect();
        ClampTimes(session, lanes, summary);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                DateTimeOffset dueBy = order.Watch ? audit.Time.GetUtcNow() : started;
                List<(SendingLane Lane, OutboxEvent Event)> taken = Turn(session, lanes, claims, outcomes, summary,
                    await TakeFinishedAsync(), dueBy, cancellation.IsCancellationRequested);
                _running.AddRange(taken.Select(t => t.Lane.SendAsync(t.Event, audit.Time.GetUtcNow(), broken.Token)));
                if (_running.Count == 0 && !await WaitAsync(session, lanes, order, summary, cancellation))
                {
                    var tried = summary.Events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
                    summary.Unsent =
                        [.. lanes.SelectMany(lane => EventLeases.Unsent(session, lane, tried, audit.Time.GetUtcNow()))];
                    return summary;
                }
                if (_running.Count > 0)
                    await Task.WhenAny(_running);
            }
        }
        catch (System.Data.Common.DbException e)
        {
            throw database.ProblemOf(e);
        }
        finally
        {
            await broken.CancelAsync();
            await Task.WhenAll(_running);
        }
    }

    /// <summary>The attempts that have come to an end since this was last asked.</summary>
    private Task<Attempt[]> TakeFinishedAsync()
    {
        Task<Attempt>[] ended = [.. _running.Where(t => t.IsCompleted)];
        _running.RemoveAll(ended.Contains);
        return Task.WhenAll(ended);
    }

    private static List<(SendingLane Lane, OutboxEvent Event)> Turn(
        RegistrySession session, IReadOnlyList<SendingLane> lanes, EventLeases claims, AttemptResults outcomes,
        SendSummary summary, Attempt[] finished,
        DateTimeOffset dueBy, bool isEnding)
    {
        return AuditLog.Change<List<(SendingLane Lane, OutboxEvent Event)>>(session, () =>
        {
            foreach (Attempt attempt in finished)
                summary.Add(attempt, outcomes.Record(session, attempt));
            summary.StoppedBecause = OperatorDecisions.StoppedBecause(session);
            if (isEnding || summary.StoppedBecause is not null)
                return [];
            List<(SendingLane Lane, OutboxEvent Event)> taken =
                [.. lanes.SelectMany(lane => claims.Take(session, lane, dueBy).Select(e => (lane, e)))];
            // With the lines of all these attempts: what a receiver is told it can hold against the log later.
            (long, string) log = taken.Count == 0 ? default : AuditLog.Head(session);
            return [.. taken.Select(t => t with { Event = t.Event with { AuditLog = log } })];
        });
    }

    private void ClampTimes(RegistrySession session, IReadOnlyList<SendingLane> lanes, SendSummary summary)
    {
        try
        {
            summary.ClockAhead =
                AuditLog.Change(session, () => new FutureTimes(audit, schedule).Clamp(session, lanes)) ?? summary.ClockAhead;
        }
        catch (System.Data.Common.DbException e)
        {
            throw database.ProblemOf(e);
        }
    }

    /// <summary>Waits for the next event; false where there is none to wait for.</summary>
    private async Task<bool> WaitAsync(RegistrySession session, IReadOnlyList<SendingLane> lanes, SendOrder order,
        SendSummary summary, CancellationToken cancellation)
    {
        if (!order.Watch || cancellation.IsCancellationRequested || summary.StoppedBecause is not null)
            return false;
        ClampTimes(session, lanes, summary);
        DateTimeOffset? next = lanes.Min(lane => EventLeases.NextDue(session, lane, audit.Time.GetUtcNow()));
        if (next is not { } at)
            return false;
        TimeSpan wait = at - audit.Time.GetUtcNow();
        wait = wait > LongestWait ? LongestWait : wait < ShortestWait ? ShortestWait : wait;
        try
        {
            await Task.Delay(wait, audit.Time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The next turn takes nothing and ends.
        }
        return true;
    }
}
