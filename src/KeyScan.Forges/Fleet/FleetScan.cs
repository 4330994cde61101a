using System.Threading.Channels;

namespace KeyScan.Forges.Fleet;

/// <summary>
/// Scans the whole history of many repositories, and what else was asked for: mirrors of them are brought up to date several at a
/// time, and scanned one after the other as they come. One that fails never stops the rest.
/// </summary>
/// <param name="options">How.</param>
/// <param name="take">Takes each result as it comes, one at a time; what it throws stops the run.</param>
/// <param name="show">Told what each repository is at, from any thread; null where nobody looks.</param>
internal sealed class FleetScan(FleetOptions options, Func<FleetResult, Task> take, Action<FleetRepository, FleetStep,
    string>? show = null)
{
    private readonly FleetWork _work = new(options, show);

    /// <summary>Runs until every repository has its result.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; the results until then were handed over.</exception>
    public async Task RunAsync(IReadOnlyList<FleetRepository> repositories, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var fetched = Channel.CreateBounded<FetchedRepository>(options.Jobs);
        Task fetching = FetchAllAsync(repositories, fetched.Writer, stop.Token);
        try
        {
            await foreach (FetchedRepository one in fetched.Reader.ReadAllAsync(stop.Token))
                await take(await _work.ScanAsync(one, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task FetchAllAsync(IReadOnlyList<FleetRepository> repositories, ChannelWriter<FetchedRepository> fetched,
        CancellationToken cancellation)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
            await Parallel.ForEachAsync(repositories, parallel, async (repository, token) =>
            {
                FetchedRepository one = await _work.FetchAsync(repository, token);
                show?.Invoke(repository, FleetStep.Fetched, "");
                await fetched.WriteAsync(one, token);
            });
            fetched.Complete();
        }
        catch (Exception e)
        {
            fetched.Complete(e);
        }
    }
}
