namespace KeyScan.Sources.Clones;

/// <summary>
/// Mirrors of many repositories within a budget of disk: those that were not used for longest make room. Several processes may share a
/// folder: each mirror is used by one at a time.
/// </summary>
/// <param name="folder">The folder of all mirrors.</param>
/// <param name="budget">The most bytes that all of them may take.</param>
/// <param name="options">How they are cloned; null for the usual.</param>
public sealed class MirrorCache(string folder, long budget, CloneOptions? options = null)
{
    private const string Extension = ".git";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);

    /// <summary>Brings the mirror of a repository up to date. Until it is disposed, it is not removed to make room.</summary>
    /// <param name="address">The repository.</param>
    /// <param name="size">About how large it is, bytes; null where nobody knows.</param>
    /// <param name="showProgress">Takes lines about how far git is.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <exception cref="RemoteException">git failed, or there is no room for it.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Task<CachedMirror> UpdateAsync(RemoteAddress address, long? size, Action<string>? showProgress, CancellationToken cancellation) => Task.Run(() =>
    {
        var mirror = new MirrorClone(folder, address, options);
        FileStream held = MirrorLock.Take(mirror.Path, cancellation);
        try
        {
            Update(mirror, size ?? 0, showProgress, cancellation);
            lock (_lock)
                _sizes[mirror.Path] = CloneFolder.SizeOf(mirror.Path);
            Directory.SetLastWriteTimeUtc(mirror.Path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return new CachedMirror(mirror.Path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }, cancellation);

    private void Update(MirrorClone mirror, long size, Action<string>? showProgress, CancellationToken cancellation)
    {
        long room = MakeRoom(mirror.Path, size);
        try
        {
            mirror.Update(room, showProgress, cancellation);
        }
        catch (RemoteException e) when (e.Failure == RemoteFailure.TooLarge && MakeRoom(mirror.Path, budget) is var more && more > room)
        {
            mirror.Update(more, showProgress, cancellation);
        }
    }

    /// <summary>Removes what is not in use, the oldest first, until <paramref name="wanted"/> bytes more fit; returns how many a mirror may take.</summary>
    private long MakeRoom(string path, long wanted)
    {
        lock (_lock)
        {
            List<(string Path, long Size)> others = [.. Mirrors().Where(m => m != path).Select(m => (m, Measure(m)))];
            long free = budget - others.Sum(o => o.Size);
            foreach ((string other, long size) in others.OrderBy(o => Directory.GetLastWriteTimeUtc(o.Path)))
            {
                // Half of the budget is enough to begin with; a repository that proves larger than anybody said is tried again with all of it.
                if (free >= Math.Max(wanted, budget / 2))
                    break;
                using FileStream? held = MirrorLock.TryTake(other);
                if (held is null)
                    continue;
                CloneFolder.Remove(other);
                _sizes.Remove(other);
                free += size;
            }
            return free;
        }
    }

    private long Measure(string path) => _sizes.TryGetValue(path, out long size) ? size : _sizes[path] = CloneFolder.SizeOf(path);

    private string[] Mirrors() => Directory.Exists(folder) ? Directory.GetDirectories(folder, $"*{Extension}") : [];
}

/// <summary>A mirror in use.</summary>
public sealed class CachedMirror : IDisposable
{
    private readonly FileStream _held;

    internal CachedMirror(string path, FileStream held) => (Path, _held) = (path, held);

    /// <summary>The absolute path of the repository.</summary>
    public string Path { get; }

    /// <summary>Whether it has no ref: nobody has pushed to it.</summary>
    public bool IsEmpty
    {
        get
        {
            string packed = System.IO.Path.Combine(Path, "packed-refs");
            return !Directory.EnumerateFiles(System.IO.Path.Combine(Path, "refs"), "*", SearchOption.AllDirectories).Any()
                && (!File.Exists(packed) || File.ReadLines(packed).All(line => line.StartsWith('#')));
        }
    }

    /// <summary>Lets others use the mirror, or remove it when room is needed.</summary>
    public void Dispose() => _held.Dispose();
}
