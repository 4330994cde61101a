using KeyScan.Forges.Clones;
using KeyScan.Sources;

namespace KeyScan.Forges.Fleet;

/// <summary>
/// Brings here what is scanned of a repository: mirrors of its code and its wiki. Texts around it are searched as they come, and
/// never kept.
/// </summary>
/// <param name="options">How.</param>
/// <param name="show">Told how far git is, from any thread.</param>
internal sealed class FleetFetch(FleetOptions options, Action<FleetRepository, string> show)
{
    private readonly MirrorCache _cache = new(FleetOptions.MirrorsIn(options.CacheFolder), options.DiskBudget,
        new CloneOptions { Stall = options.Stall, Threads = options.Threads });

    /// <summary>Brings all of it, as far as it is to be had.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<FetchedRepository> FetchAsync(FleetRepository repository, CancellationToken cancellation)
    {
        string listedAs = repository.Name;
        Cloned code = await CloneAsync(repository, repository.CloneUrl, repository.Size, cancellation);
        if (code.Failure is RemoteFailure.Missing or RemoteFailure.Moved && options.Forge is not null
            && RepositoryName.TryParse(repository.Name, out RepositoryName? name))
            (repository, code) = await FollowAsync(options.Forge, repository, name, code, cancellation);
        var fetched = new FetchedRepository(repository, code) { ListedAs = listedAs };
        try
        {
            if (repository.Also.Contains(SourceKind.Wiki))
                fetched = await WithWikiAsync(fetched, cancellation);
            if (fetched.Code.Failure is not RemoteFailure.Missing)
                fetched.Texts = await Task.Run(() => SearchTexts(repository, cancellation), cancellation);
            return fetched;
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Two that hold their code and wait for room for their wikis would wait for each other: who has to wait lets go of its code
    /// first.
    /// </summary>
    private async Task<FetchedRepository> WithWikiAsync(FetchedRepository fetched, CancellationToken cancellation)
    {
        FleetRepository repository = fetched.Repository;
        fetched.Wiki = await CloneAsync(repository, repository.WikiUrl, size: null, cancellation, fetched.Code.Mirror);
        if (fetched.Wiki.Failure != RemoteFailure.NoRoom)
            return fetched;
        fetched.Dispose();
        using RoomTurn turn = await _cache.TakeTurnAsync(cancellation);
        var again = new FetchedRepository(repository,
            await CloneAsync(repository, repository.CloneUrl, repository.Size, cancellation, turn: turn))
            { ListedAs = fetched.ListedAs };
        try
        {
            again.Wiki = await CloneAsync(repository, repository.WikiUrl, size: null, cancellation, again.Code.Mirror, turn);
            return again;
        }
        catch
        {
            again.Dispose();
            throw;
        }
    }

    private async Task<Cloned> CloneAsync(FleetRepository repository, RepositoryAddress url, long? size,
        CancellationToken cancellation, CachedMirror? beside = null, RoomTurn? turn = null)
    {
        if (size > options.DiskBudget)
            return new Cloned(null,
                new Problem($"its {size >> 20:N0} MB are more than the disk budget of {options.DiskBudget >> 20:N0} MB",
                repository.Name, "Raise --disk-budget, or scan it alone"), RemoteFailure.TooLarge);
        for (int attempt = 1; ; attempt++)
        {
            show(repository, "");
            try
            {
                RepositoryAddress address = await FindAddressAsync(repository, url, cancellation);
                return new Cloned(await _cache.UpdateAsync(address, size, line =>
                    show(repository, line), cancellation, beside, turn), null, null);
            }
            catch (RemoteException e) when (e.Failure != RemoteFailure.Passing)
            {
                return new Cloned(null, e.Problem, e.Failure);
            }
            catch (ProblemException e) when (attempt >= options.Attempts)
            {
                string tried = attempt > 1 ? $" ({attempt} attempts)" : "";
                return new Cloned(null, new Problem(e.Problem.What + tried, e.Problem.Where, e.Problem.WhatToDo),
                    RemoteFailure.Passing);
            }
            catch (ProblemException)
            {
                await Task.Delay(options.RetryDelay * (1 << (attempt - 1)), cancellation);
            }
        }
    }

    /// <summary>Asks what has become of a repository that git does not find where the listing said.</summary>
    private async Task<(FleetRepository Repository, Cloned Code)> FollowAsync(IForge forge, FleetRepository repository,
        RepositoryName name, Cloned missing, CancellationToken cancellation)
    {
        FleetRepository? now;
        try
        {
            now = await forge.FindAsync(name, repository.Also, cancellation);
        }
        catch (ProblemException)
        {
            return (repository, missing);
        }
        if (now is null)
        {
            var gone = new Problem("it was listed and is gone now: deleted, or made invisible for the token", repository.Name,
                "Look whether somebody deleted it; what was found in it before stays in the registry");
            return (repository, new Cloned(null, gone, RemoteFailure.Missing));
        }
        return now.CloneUrl.Equals(repository.CloneUrl) ? (repository, missing)
            : (now, await CloneAsync(now, now.CloneUrl, now.Size, cancellation));
    }

    private async ValueTask<RepositoryAddress> FindAddressAsync(FleetRepository repository, RepositoryAddress address,
        CancellationToken cancellation)
    {
        // Asked for each time: an app's token is good for an hour.
        return repository.TakesToken && options.Forge is { } forge && await forge.FindTokenAsync(cancellation) is { } token
            ? address.With("x-access-token", token) : address;
    }

    private List<FleetPart> SearchTexts(FleetRepository repository, CancellationToken cancellation)
    {
        var parts = new List<FleetPart>();
        if (options.Forge is null || !RepositoryName.TryParse(repository.Name, out RepositoryName? name))
        {
            SourceKind[] left = [.. repository.Also.Where(kind => kind is not SourceKind.Wiki)];
            if (left.Length > 0)
                parts.Add(new FleetPart(left, null,
                    new Problem("texts around it were asked for, and there is no forge to list them", repository.Name,
                    "Leave out --also, or scan it with `keyscan github`")));
            return parts;
        }
        var scanner = new Scanner(options.Scan with { IsPublic = repository.IsPublic });
        foreach (TextFeed feed in options.Forge.FindTexts(name, repository.Also))
        {
            show(repository, feed.What);
            parts.Add(new FleetPart(feed.Kinds,
                scanner.Scan(new TextSource(feed, repository.Name), repository.Name, new CoverageCounter(), cancellation), null));
            // A report of what was broken off would look as if all had been read.
            cancellation.ThrowIfCancellationRequested();
        }
        return parts;
    }
}
