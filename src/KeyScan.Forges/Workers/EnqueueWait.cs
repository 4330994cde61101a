using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Workers;

/// <summary>
/// Waits until workers have recorded every repository of a run. The registry says so, and nobody has to be asked.
/// </summary>
/// <param name="record">The registry.</param>
/// <param name="queue">The queue, to see whether jobs and workers are left.</param>
/// <param name="patience">How long either is waited for.</param>
/// <param name="begun">When the run began.</param>
/// <param name="wanted">What is waited for.</param>
/// <param name="before">What had been recorded since the run began, when it was queued.</param>
internal sealed class EnqueueWait(FleetRecord record, QueueAddress queue, RetryPolicy patience, DateTimeOffset begun,
    IReadOnlyList<FleetRepository> wanted, IReadOnlyDictionary<string, RepositoryScan> before)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How often in a row the queue must have neither jobs nor workers before what is missing counts as lost.</summary>
    private const int Deserted = 3;

    private readonly Dictionary<string, FleetRepository> _missing = wanted.DistinctBy(r => r.Name, StringComparer.Ordinal)
        .ToDictionary(r => r.Name, StringComparer.Ordinal);
    private QueueConnection? _connection;

    /// <summary>Waits; answers the names of repositories that nobody will scan.</summary>
    /// <param name="answered">Told of each repository that a worker has recorded, and how it went.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProblemException">The registry or the queue stayed away.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(Action<FleetRepository, RepositoryScan> answered,
        CancellationToken cancellation)
    {
        try
        {
            for (int deserted = 0; _missing.Count > 0 && deserted < Deserted; deserted = _missing.Count > 0
                && await IsDesertedAsync(cancellation) ? deserted + 1 : 0)
            {
                await Task.Delay(Interval, cancellation);
                Take(await patience.WaitAsync(() => Task.FromResult(record.Since(begun)), cancellation), answered);
            }
            return [.. _missing.Keys];
        }
        finally
        {
            if (_connection is not null)
                await _connection.DisposeAsync();
        }
    }

    private void Take(IReadOnlyDictionary<string, RepositoryScan> scans, Action<FleetRepository, RepositoryScan> answered)
    {
        foreach (RepositoryScan scan in scans.Values)
        {
            if (before.TryGetValue(scan.Name, out RepositoryScan? earlier) && earlier.ScannedAt == scan.ScannedAt)
                continue;
            // What began earlier, or for who asked for less, is not what is waited for.
            if (!_missing.TryGetValue(scan.Name, out FleetRepository? repository)
                || !FleetRecord.IsAnswered(scan, repository, begun))
                continue;
            _missing.Remove(scan.Name);
            answered(repository, scan);
        }
    }

    /// <summary>Whether there are neither jobs nor workers. A worker keeps its connection while it has a job in hand.</summary>
    private Task<bool> IsDesertedAsync(CancellationToken cancellation) => patience.WaitAsync(async () =>
    {
        try
        {
            _connection ??= await QueueConnection.OpenAsync(queue, "keyscan --wait", cancellation);
            return await _connection.CountAsync(cancellation) is (0, 0);
        }
        catch (QueueException) when (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
            throw;
        }
    }, cancellation);
}
