using System.Runtime.ExceptionServices;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>
/// Rebuilds every wanted object of a pack, each base once, on all workers. What cannot be read is named in the result, the rest
/// goes on.
/// </summary>
internal static class PackReader
{
    /// <summary>Reads <paramref name="pack"/>; returns when all of it is read.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Read(
        Pack pack, ObjectDatabase database, IObjectReceiver receiver, BulkOptions options, BulkResult result,
            CancellationToken cancellation = default)
    {
        var order = new PackOrder(pack, result);
        cancellation.ThrowIfCancellationRequested();
        using var budget = new MemoryBudget(options.MemoryBudget);
        var work = new PackWork
        {
            Pack = pack,
            Order = order,
            Forest = new DeltaForest(pack, order, database, receiver, options.Workers, result),
            Database = database,
            Receiver = receiver,
            Options = options,
            Budget = budget,
            Result = result,
        };
        int next = -1;
        Spread(options.Workers, (worker, stop) =>
        {
            var walk = new DeltaTreeWalk(work, worker);
            IReadOnlyList<int> roots = work.Forest.Roots;
            for (int i; (i = Interlocked.Increment(ref next)) < roots.Count;)
                walk.Walk(roots[i], stop);
        }, cancellation);
        result.AddPeak(budget.Peak);
    }

    /// <summary>Runs <paramref name="work"/> once for each worker; the first exception stops the others and is thrown.</summary>
    internal static void Spread(int workers, Action<int, CancellationToken> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            try
            {
                work(worker, stop.Token);
            }
            // Whatever the receiver throws is thrown to the caller; what follows from stopping the others is not.
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        });
        failure?.Throw();
    }
}
