namespace KeyScan.Forges.Clones;

/// <summary>
/// Mirrors of many repositories within a budget of disk: those that were not used for longest make room. Several processes may
/// share a folder: each mirror is used by one at a time.
/// </summary>
/// <param name="folder">The folder of all mirrors.</param>
/// <param name="budget">The most bytes that all of them may take.</param>
/// <param name="options">How they are cloned; null for the usual.</param>
internal sealed class MirrorCache(string folder, long budget, CloneOptions? options = null)
{
    // What nobody knows the size of begins with a little, rather than wait for others.
    private const int SmallPart = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly DiskRoom _room = new(folder, budget);

    /// <summary>
    /// Brings the mirror of a repository up to date. Until it is disposed, it is not removed to make room. Where others hold the
    /// room it needs, it waits for them; without a turn the caller must not hold any mirror meanwhile, but for
    /// <paramref name="beside"/>, for which it does not wait.
    /// </summary>
    /// <param name="address">The repository.</param>
    /// <param name="size">About how large it is, bytes; null where nobody knows.</param>
    /// <param name="showProgress">Takes lines about how far git is.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <param name="beside">A mirror that the caller holds and keeps; null for none.</param>
    /// <param name="turn">The caller's turn; null for none.</param>
    /// <exception cref="RemoteException">
    /// git failed, or there is no room for it: <see cref="RemoteFailure.TooLarge"/> for good, <see cref="RemoteFailure.NoRoom"/>
    /// beside a mirror and without a turn.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Task<CachedMirror> UpdateAsync(
        RepositoryAddress address, long? size, Action<string>? showProgress, CancellationToken cancellation,
            CachedMirror? beside = null, RoomTurn? turn = null) => Task.Run(() =>
    {
        var update = new MirrorUpdate(_room, new MirrorClone(folder, address, options), showProgress, beside?.Path, cancellation);
        long wanted = Math.Min(budget, size + size / 4 ?? budget / SmallPart);
        if (turn is not null)
            return Wait(update, wanted, cancellation);
        // Who waits for room is not overtaken.
        if (beside is null)
            _room.TakeTurn(cancellation).Dispose();
        try
        {
            if (update.TryRun(wanted, waitsForMirror: beside is null) is { } mirror)
                return mirror;
        }
        catch (RemoteException e) when (e.Failure == RemoteFailure.TooLarge && update.Room < budget)
        {
            wanted = More(wanted, update.Room);
        }
        if (beside is not null)
            throw new RemoteException(RemoteFailure.NoRoom,
                new Problem("others hold what is left of the disk budget", address.Shown,
                "Raise --disk-budget, or scan it alone"));
        using RoomTurn own = _room.TakeTurn(cancellation);
        return Wait(update, wanted, cancellation);
    }, cancellation);

    /// <summary>
    /// Waits for a turn: to hold one mirror and wait for the room of another. The caller must not hold any yet.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Task<RoomTurn> TakeTurnAsync(CancellationToken cancellation) =>
        Task.Run(() => _room.TakeTurn(cancellation), cancellation);

    /// <summary>Whoever holds room now lets go of it without waiting for any: only one has a turn.</summary>
    private CachedMirror Wait(MirrorUpdate update, long wanted, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (update.TryRun(wanted, waitsForMirror: true) is { } mirror)
                    return mirror;
                cancellation.WaitHandle.WaitOne(Interval);
                cancellation.ThrowIfCancellationRequested();
            }
            catch (RemoteException e) when (e.Failure == RemoteFailure.TooLarge && update.Room >= wanted && update.Room < budget)
            {
                wanted = More(wanted, update.Room);
            }
        }
    }

    /// <summary>
    /// For a repository that proves larger than anybody said: not all at once, because others' mirrors go for it.
    /// </summary>
    private long More(long wanted, long had) => Math.Min(budget, Math.Max(1, Math.Max(wanted, had)) * 4);
}
