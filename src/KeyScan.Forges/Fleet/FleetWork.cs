using KeyScan.Forges.Clones;
using KeyScan.Registry.Database;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Fleet;

/// <summary>
/// What is done with one repository of a fleet: its mirrors are brought up to date and texts around it searched, then the mirrors
/// are scanned. Safe for use by many threads.
/// </summary>
/// <param name="options">How.</param>
/// <param name="show">Told what each repository is at, from any thread; null where nobody looks.</param>
internal sealed class FleetWork(FleetOptions options, Action<FleetRepository, FleetStep, string>? show = null)
{
    private readonly FleetFetch _fetch = new(options, (repository, said) => show?.Invoke(repository, FleetStep.Fetching, said));

    /// <summary>
    /// Brings the mirrors of a repository up to date, tried again as the options say, and searches texts around it. What fails is
    /// in the answer.
    /// </summary>
    /// <exception cref="ProblemException">The registry failed, which is asked for the time and for issued keys that texts
    /// hold.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<FetchedRepository> FetchAsync(FleetRepository repository, CancellationToken cancellation)
    {
        // What changes in the repository from here on may be missed.
        DateTimeOffset began = options.Now();
        FetchedRepository fetched = await _fetch.FetchAsync(repository, cancellation);
        fetched.BeganAt = began;
        fetched.Asked = repository.Also;
        return fetched;
    }

    /// <summary>Scans what was fetched, and lets go of its mirrors.</summary>
    /// <exception cref="ProblemException">The registry is away, which is asked for issued keys.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public FleetResult Scan(FetchedRepository fetched, CancellationToken cancellation)
    {
        FleetRepository repository = fetched.Repository;
        using (fetched)
        {
            show?.Invoke(repository, FleetStep.Scanning, "");
            List<FleetPart> parts =
                [Scan(repository, fetched.Code, repository.Kind == SourceKind.Blob ? FleetPart.Code
                : [repository.Kind], cancellation), .. fetched.Texts];
            if (fetched.Wiki is { } wiki)
                parts.Add(Scan(repository, wiki, [SourceKind.Wiki], cancellation));
            // What stops a scan makes its report incomplete; it must not be taken for what the repository is like.
            cancellation.ThrowIfCancellationRequested();
            FleetResult result = FleetPart.Join(repository, parts, options.Scan with { IsPublic = repository.IsPublic },
                fetched.BeganAt) with { ListedAs = fetched.ListedAs, Asked = fetched.Asked };
            // All parts together: an id in the wiki may be what asking about a key in the code needs.
            if (result.Report is { } report && options.Verify is { } verify)
                result = result with { Report = verify(report, cancellation) };
            show?.Invoke(repository, FleetStep.Done, "");
            return result;
        }
    }

    private FleetPart Scan(FleetRepository repository, Cloned cloned, IReadOnlyList<SourceKind> kinds,
        CancellationToken cancellation)
    {
        bool isWiki = kinds is [SourceKind.Wiki];
        // A wiki that nobody has written a page of has no repository.
        if (cloned.Mirror is null)
            return new FleetPart(kinds, null, !isWiki ? cloned.Problem : cloned.Failure == RemoteFailure.Missing ? null
                : InWiki(cloned.Problem!));
        try
        {
            if (cloned.Mirror.IsEmpty)
                return Empty(repository, kinds);
            var history = new HistoryOptions { Repository = cloned.Mirror.Path, Name = isWiki ? $"{repository.Name}.wiki"
                : repository.Name, MaxBlobSize = options.MaxBlobSize, Threads = options.Threads };
            using var incremental = new IncrementalHistorySource(history, Path.Combine(options.CacheFolder, "states"),
                options.RulesDigest, onlyNew: false);
            IAttributingSource source = kinds is [var kind]
                ? new RelabelledHistory(incremental, place => RepositoryProvenance.Relabel(repository, kind, place))
                    : incremental;
            return new FleetPart(kinds, new Scanner(options.Scan with { IsPublic = repository.IsPublic })
                .Scan(source, repository.Name, new CoverageCounter(), cancellation), null);
        }
        // A registry that is away says nothing about what the repository is like.
        catch (ProblemException e) when (!RegistryDatabase.IsAway(e))
        {
            return new FleetPart(kinds, null, isWiki ? InWiki(e.Problem) : e.Problem);
        }
        // A repository that KeyScan itself fails on must not stop the others. Its name alone is said: what went wrong may hold
        // what was read.
        catch (Exception e) when (e is not (ProblemException or OperationCanceledException))
        {
            var failure = new Problem($"KeyScan failed on it by a mistake of its own ({e.GetType().Name})", repository.Name,
                "Report it, with the stack that `keyscan git` prints for a clone of it");
            return new FleetPart(kinds, null, isWiki ? InWiki(failure) : failure);
        }
    }

    /// <summary>
    /// A repository that nobody has pushed to is covered, and said to be empty: a server that shows nothing of one that has
    /// something is not believed.
    /// </summary>
    private FleetPart Empty(FleetRepository repository, IReadOnlyList<SourceKind> kinds)
    {
        if (kinds.Contains(SourceKind.Blob) && repository.Size > 0)
        {
            string who = options.Forge?.Name ?? "its listing";
            var hidden = new Problem($"its clone has no commit, and {who} says that it has {repository.Size / 1024:N0} KB",
                repository.Name, "Look whether all its branches were deleted, and what the token may read");
            return new FleetPart(kinds, null, hidden);
        }
        var nothing = new ScanReport { Findings = [], Coverage = new Coverage(), Rules = options.Scan.Rules.Rules,
            Target = repository.Name, StartedAt = TimeProvider.System.GetUtcNow(), FailOn = options.Scan.FailOn };
        return new FleetPart(kinds, nothing, null) { IsEmpty = true };
    }

    private static Problem InWiki(Problem problem) => new($"its wiki: {problem.What}", problem.Where, problem.WhatToDo);
}
