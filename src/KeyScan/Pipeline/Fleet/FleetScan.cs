using System.Threading.Channels;
using KeyScan.Sources.Clones;
using KeyScan.Sources.History;

namespace KeyScan.Pipeline.Fleet;

/// <summary>
/// Scans the whole history of many repositories: mirrors of them are brought up to date several at a time, and scanned one after the other as
/// they come. One that fails never stops the rest.
/// </summary>
/// <param name="options">How.</param>
/// <param name="take">Takes each result as it comes, one at a time; what it throws stops the run.</param>
/// <param name="show">Told what each repository is at, from any thread; null where nobody looks.</param>
public sealed class FleetScan(FleetOptions options, Action<FleetResult> take, Action<FleetRepository, FleetStep, string>? show = null)
{
    private readonly MirrorCache _cache = new(Path.Combine(options.CacheFolder, "mirrors"), options.DiskBudget);

    /// <summary>Runs until every repository has its result.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; the results until then were handed over.</exception>
    public async Task RunAsync(IReadOnlyList<FleetRepository> repositories, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var fetched = Channel.CreateBounded<Fetched>(options.Jobs);
        Task fetching = FetchAllAsync(repositories, fetched.Writer, stop.Token);
        try
        {
            await foreach (Fetched one in fetched.Reader.ReadAllAsync(stop.Token))
                take(Finish(one, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task FetchAllAsync(IReadOnlyList<FleetRepository> repositories, ChannelWriter<Fetched> fetched, CancellationToken cancellation)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
            await Parallel.ForEachAsync(repositories, parallel, async (repository, token) =>
            {
                Fetched one = await FetchAsync(repository, token);
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

    private async Task<Fetched> FetchAsync(FleetRepository repository, CancellationToken cancellation)
    {
        if (!RemoteAddress.TryParse(repository.CloneUrl, out RemoteAddress? address))
            return new Fetched(repository, null, new Problem("this is no address of a repository", repository.Name, "Write https://…, ssh://… or file://…"));
        if (repository.Size > options.DiskBudget)
            return new Fetched(repository, null, new Problem($"its {repository.Size >> 20:N0} MB are more than the disk budget of {options.DiskBudget >> 20:N0} MB", repository.Name, "Raise --disk-budget, or scan it alone"));
        for (int attempt = 1; ; attempt++)
        {
            show?.Invoke(repository, FleetStep.Fetching, "");
            try
            {
                CachedMirror mirror = await _cache.UpdateAsync(address, repository.Size, line => show?.Invoke(repository, FleetStep.Fetching, line), cancellation);
                return new Fetched(repository, mirror, null);
            }
            catch (ProblemException e) when (attempt >= options.Attempts)
            {
                return new Fetched(repository, null, e.Problem);
            }
            catch (ProblemException)
            {
                await Task.Delay(options.RetryDelay * (1 << (attempt - 1)), cancellation);
            }
        }
    }

    private FleetResult Finish(Fetched fetched, CancellationToken cancellation)
    {
        FleetRepository repository = fetched.Repository;
        if (fetched.Mirror is null)
        {
            show?.Invoke(repository, FleetStep.Done, "");
            return new FleetResult(repository, null, fetched.Problem);
        }
        using CachedMirror mirror = fetched.Mirror;
        show?.Invoke(repository, FleetStep.Scanning, "");
        ScanReport? report = null;
        Problem? problem;
        try
        {
            report = Scan(repository, mirror.Path, cancellation);
            problem = report.Coverage.Problems.Count == 0 ? null : report.Coverage.Problems[0];
        }
        catch (ProblemException e)
        {
            problem = e.Problem;
        }
        // What stops a scan makes its report incomplete; it must not be taken for what the repository is like.
        cancellation.ThrowIfCancellationRequested();
        show?.Invoke(repository, FleetStep.Done, "");
        return new FleetResult(repository, report, problem);
    }

    private ScanReport Scan(FleetRepository repository, string mirror, CancellationToken cancellation)
    {
        var history = new HistoryOptions { Repository = mirror, Name = repository.Name, MaxBlobSize = options.MaxBlobSize };
        using var source = new IncrementalHistorySource(history, Path.Combine(options.CacheFolder, "states"), options.RulesDigest, onlyNew: false);
        return new Scanner(options.Scan with { IsPublic = repository.IsPublic }).Scan(source, repository.Name, new Coverage(), cancellation);
    }

    private sealed record Fetched(FleetRepository Repository, CachedMirror? Mirror, Problem? Problem);
}
