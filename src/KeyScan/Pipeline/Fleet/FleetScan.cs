using System.Threading.Channels;
using KeyScan.Sources.Clones;
using KeyScan.Sources.History;

namespace KeyScan.Pipeline.Fleet;

/// <summary>
/// Scans the whole history of many repositories, and what else was asked for: mirrors of them are brought up to date several at a time, and
/// scanned one after the other as they come. One that fails never stops the rest.
/// </summary>
/// <param name="options">How.</param>
/// <param name="take">Takes each result as it comes, one at a time; what it throws stops the run.</param>
/// <param name="show">Told what each repository is at, from any thread; null where nobody looks.</param>
public sealed class FleetScan(FleetOptions options, Action<FleetResult> take, Action<FleetRepository, FleetStep, string>? show = null)
{
    private readonly FleetFetch _fetch = new(options, (repository, said) => show?.Invoke(repository, FleetStep.Fetching, said));

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
                Fetched one = await _fetch.FetchAsync(repository, token);
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

    private FleetResult Finish(Fetched fetched, CancellationToken cancellation)
    {
        FleetRepository repository = fetched.Repository;
        using (fetched)
        {
            show?.Invoke(repository, FleetStep.Scanning, "");
            List<FleetPart> parts = [Scan(repository, fetched.Code, repository.Kind == SourceKind.Blob ? FleetPart.Code : [repository.Kind], cancellation), .. fetched.Texts];
            if (fetched.Wiki is { } wiki)
                parts.Add(Scan(repository, wiki, [SourceKind.Wiki], cancellation));
            // What stops a scan makes its report incomplete; it must not be taken for what the repository is like.
            cancellation.ThrowIfCancellationRequested();
            show?.Invoke(repository, FleetStep.Done, "");
            return FleetPart.Join(repository, parts, options.Scan with { IsPublic = repository.IsPublic });
        }
    }

    private FleetPart Scan(FleetRepository repository, Cloned cloned, IReadOnlyList<SourceKind> kinds, CancellationToken cancellation)
    {
        bool isWiki = kinds is [SourceKind.Wiki];
        // A wiki that nobody has written a page of has no repository.
        if (cloned.Mirror is null)
            return new FleetPart(kinds, null, !isWiki ? cloned.Problem : cloned.Failure == RemoteFailure.Missing ? null : InWiki(cloned.Problem!));
        try
        {
            if (cloned.Mirror.IsEmpty)
                return Empty(repository, kinds);
            var history = new HistoryOptions { Repository = cloned.Mirror.Path, Name = isWiki ? $"{repository.Name}.wiki" : repository.Name, MaxBlobSize = options.MaxBlobSize };
            using var incremental = new IncrementalHistorySource(history, Path.Combine(options.CacheFolder, "states"), options.RulesDigest, onlyNew: false);
            IAttributingSource source = kinds is [var kind] ? new PlacedHistory(incremental, place => FleetPlace.Of(repository, kind, place)) : incremental;
            return new FleetPart(kinds, new Scanner(options.Scan with { IsPublic = repository.IsPublic }).Scan(source, repository.Name, new Coverage(), cancellation), null);
        }
        catch (ProblemException e)
        {
            return new FleetPart(kinds, null, isWiki ? InWiki(e.Problem) : e.Problem);
        }
    }

    /// <summary>A repository that nobody has pushed to is covered, and said to be empty: a server that shows nothing of one that has something is not believed.</summary>
    private FleetPart Empty(FleetRepository repository, IReadOnlyList<SourceKind> kinds)
    {
        if (kinds.Contains(SourceKind.Blob) && repository.Size > 0)
            return new FleetPart(kinds, null, new Problem($"its clone has no commit, and GitHub says that it has {repository.Size / 1024:N0} KB", repository.Name, "Look whether all its branches were deleted, and what the token may read"));
        var nothing = new ScanReport { Findings = [], Coverage = new Coverage(), Rules = options.Scan.Rules.Rules, Target = repository.Name, StartedAt = TimeProvider.System.GetUtcNow(), FailOn = options.Scan.FailOn };
        return new FleetPart(kinds, nothing, null) { IsEmpty = true };
    }

    private static Problem InWiki(Problem problem) => new($"its wiki: {problem.What}", problem.Where, problem.WhatToDo);
}
