using KeyScan.Sources.Clones;
using KeyScan.Sources.History;

namespace KeyScan.Pipeline.Fleet;

/// <summary>What is done with one repository of a fleet: its mirror is brought up to date, then scanned. Safe for use by many threads.</summary>
/// <param name="options">How.</param>
/// <param name="show">Told what each repository is at, from any thread; null where nobody looks.</param>
public sealed class FleetWork(FleetOptions options, Action<FleetRepository, FleetStep, string>? show = null)
{
    private readonly MirrorCache _cache = new(Path.Combine(options.CacheFolder, "mirrors"), options.DiskBudget);

    /// <summary>Brings the mirror of a repository up to date; tried again as the options say. What fails is in the answer.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<FetchedRepository> FetchAsync(FleetRepository repository, CancellationToken cancellation)
    {
        if (repository.Size > options.DiskBudget)
            return new FetchedRepository(repository, null, new Problem($"its {repository.Size >> 20:N0} MB are more than the disk budget of {options.DiskBudget >> 20:N0} MB", repository.Name, "Raise --disk-budget, or scan it alone"));
        for (int attempt = 1; ; attempt++)
        {
            show?.Invoke(repository, FleetStep.Fetching, "");
            try
            {
                RemoteAddress address = await FindAddressAsync(repository, cancellation);
                CachedMirror mirror = await _cache.UpdateAsync(address, repository.Size, line => show?.Invoke(repository, FleetStep.Fetching, line), cancellation);
                return new FetchedRepository(repository, mirror, null);
            }
            catch (ProblemException e) when (attempt >= options.Attempts)
            {
                return new FetchedRepository(repository, null, e.Problem);
            }
            catch (ProblemException)
            {
                await Task.Delay(options.RetryDelay * (1 << (attempt - 1)), cancellation);
            }
        }
    }

    /// <summary>Scans what was fetched, and lets go of its mirror.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public FleetResult Scan(FetchedRepository fetched, CancellationToken cancellation)
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

    private async ValueTask<RemoteAddress> FindAddressAsync(FleetRepository repository, CancellationToken cancellation)
    {
        string url = repository.CloneUrl;
        // Asked for each time: an app's token is good for an hour.
        if (repository.TakesToken && options.FindToken is not null && await options.FindToken(cancellation) is { } token)
            url = new UriBuilder(url) { UserName = "x-access-token", Password = Uri.EscapeDataString(token.Reveal()) }.Uri.AbsoluteUri;
        return RemoteAddress.TryParse(url, out RemoteAddress? address)
            ? address
            : throw new ProblemException(new Problem("this is no address of a repository", repository.Name, "Write https://…, ssh://… or file://…"));
    }

    private ScanReport Scan(FleetRepository repository, string mirror, CancellationToken cancellation)
    {
        var history = new HistoryOptions { Repository = mirror, Name = repository.Name, MaxBlobSize = options.MaxBlobSize, Threads = options.Threads };
        using var source = new IncrementalHistorySource(history, Path.Combine(options.CacheFolder, "states"), options.RulesDigest, onlyNew: false);
        return new Scanner(options.Scan with { IsPublic = repository.IsPublic }).Scan(source, repository.Name, new Coverage(), cancellation);
    }
}

/// <summary>A repository whose mirror is up to date, or could not be brought there.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Mirror">Its mirror, not removed until it is disposed; null where there is none.</param>
/// <param name="Problem">Why there is none; null otherwise.</param>
public sealed record FetchedRepository(FleetRepository Repository, CachedMirror? Mirror, Problem? Problem) : IDisposable
{
    /// <summary>Lets the mirror be removed when room is needed, for who does not scan it.</summary>
    public void Dispose() => Mirror?.Dispose();
}
