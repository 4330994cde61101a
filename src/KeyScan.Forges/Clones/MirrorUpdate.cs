namespace KeyScan.Forges.Clones;

/// <summary>Brings one mirror up to date within the room that there is for it.</summary>
/// <param name="disk">The room.</param>
/// <param name="mirror">The mirror.</param>
/// <param name="showProgress">Takes lines about how far git is.</param>
/// <param name="beside">A mirror that the caller holds and keeps; null for none.</param>
/// <param name="cancellation">Ends git and all it has started.</param>
internal sealed class MirrorUpdate(DiskRoom disk, MirrorClone mirror, Action<string>? showProgress, string? beside,
    CancellationToken cancellation)
{
    /// <summary>How many bytes it was allowed the last time.</summary>
    public long Room { get; private set; }

    /// <summary>
    /// Runs once; null, with nothing held, where others hold the room or, unless it waits for that, the mirror.
    /// </summary>
    /// <param name="wanted">How many bytes it needs at least.</param>
    /// <param name="waitsForMirror">Whether to wait for another who uses the mirror.</param>
    /// <exception cref="RemoteException">git failed, or the repository is larger than <see cref="Room"/>.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public CachedMirror? TryRun(long wanted, bool waitsForMirror)
    {
        FileStream? held = waitsForMirror ? MirrorLock.Take(mirror.Path, cancellation) : MirrorLock.TryTake(mirror.Path);
        bool isKept = false;
        try
        {
            if (held is null || disk.TryClaim(mirror.Path, wanted, beside, cancellation) is not { } room)
                return null;
            Room = room;
            try
            {
                mirror.Update(room, showProgress, cancellation);
                Directory.SetLastWriteTimeUtc(mirror.Path, TimeProvider.System.GetUtcNow().UtcDateTime);
            }
            finally
            {
                DiskRoom.Release(mirror.Path);
            }
            isKept = true;
            return new CachedMirror(mirror.Path, held);
        }
        finally
        {
            if (!isKept)
                held?.Dispose();
        }
    }
}
