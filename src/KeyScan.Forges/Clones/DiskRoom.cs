using System.Globalization;
using KeyScan.Primitives.Files;

namespace KeyScan.Forges.Clones;

/// <summary>
/// Deals out a budget of disk to mirrors, among all processes that share their folder. A mirror that is being brought here has
/// claimed its room in a file beside it, which counts for as long as somebody holds the mirror; any other counts with the bytes
/// it has.
/// </summary>
/// <param name="folder">The folder of all mirrors.</param>
/// <param name="budget">The most bytes that all of them may take.</param>
internal sealed class DiskRoom(string folder, long budget)
{
    private const int LargestClaim = 64;
    private const string Mirror = ".git", Partial = ".git.partial", Claimed = ".git.claim";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Size, DateTime At)> _sizes = new(StringComparer.Ordinal);

    /// <summary>
    /// Waits until nobody else waits for room that others hold. Whoever waits here must hold no mirror: the one whose turn it is
    /// may need its room.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public RoomTurn TakeTurn(CancellationToken cancellation) => new(MirrorLock.Take(Path.Combine(folder, "turn"), cancellation));

    /// <summary>
    /// Claims room for a mirror that the caller holds, until <see cref="Release"/>. What is not in use makes room, that which was
    /// not used for longest first.
    /// </summary>
    /// <param name="path">The mirror.</param>
    /// <param name="wanted">How many bytes it needs at least; fewer are claimed only where nobody else will let go of
    /// any.</param>
    /// <param name="beside">A mirror that the caller holds as well, and keeps; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many bytes it may take; null while others hold the room.</returns>
    public long? TryClaim(string path, long wanted, string? beside, CancellationToken cancellation)
    {
        using FileStream alone = MirrorLock.Take(Path.Combine(folder, "room"), cancellation);
        bool isShared = false;
        long free = budget, claimed = 0, has = Measure(path);
        // Nobody fetches into less than there is.
        wanted = Math.Max(wanted, Math.Min(budget, has + has / 4));
        var idle = new List<(string Path, long Size)>();
        foreach (string other in Others(path))
        {
            if (ReadClaim(other) is { } claim)
            {
                free -= claim;
                claimed += claim;
                isShared = true;
                continue;
            }
            RemovePartial(other);
            long size = Measure(other);
            free -= size;
            if (other != beside)
                idle.Add((other, size));
        }
        foreach ((string other, long size) in idle.OrderBy(o => Directory.GetLastWriteTimeUtc(o.Path)))
        {
            // Half of the budget is enough to begin with, for all that are being brought here: the other half stays, for the next
            // time.
            if (free >= Math.Max(wanted, budget / 2 - claimed))
                break;
            using FileStream? held = MirrorLock.TryTake(other);
            if (held is null)
                isShared = true;
            else
            {
                CloneFolder.Remove(other);
                free += size;
            }
        }
        if (free < wanted && isShared)
            return null;
        // Others that come now find some, too.
        long room = free <= wanted ? Math.Max(0, free) : Math.Max(wanted, free / 2);
        File.WriteAllText(ClaimOf(path), room.ToString(CultureInfo.InvariantCulture));
        return room;
    }

    /// <summary>From now on a mirror counts with the bytes it has.</summary>
    public static void Release(string path) => File.Delete(ClaimOf(path));

    private static string ClaimOf(string path) => path[..^Mirror.Length] + Claimed;

    private string[] Others(string path)
    {
        IEnumerable<string> there = Directory.GetDirectories(folder, $"*{Mirror}")
            .Concat(Directory.GetDirectories(folder, $"*{Partial}").Select(p => p[..^Partial.Length] + Mirror))
            .Concat(Directory.GetFiles(folder, $"*{Claimed}").Select(c => c[..^Claimed.Length] + Mirror));
        return [.. there.Where(m => m != path).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What somebody has claimed who is still there; the claim of a process that was killed is removed.</summary>
    private static long? ReadClaim(string mirror)
    {
        string file = ClaimOf(mirror);
        if (!File.Exists(file))
            return null;
        using FileStream? held = MirrorLock.TryTake(mirror);
        if (held is not null)
            File.Delete(file);
        else if (TryRead(file) is { } claim)
            return claim;
        return null;
    }

    private static long? TryRead(string file)
    {
        try
        {
            return long.TryParse(RegularFile.ReadText(file, LargestClaim), NumberStyles.None, CultureInfo.InvariantCulture,
                out long claim) ? claim : null;
        }
        catch (IOException)
        {
            // It was released at this moment.
            return null;
        }
    }

    /// <summary>What a process has begun that was killed.</summary>
    private static void RemovePartial(string mirror)
    {
        string partial = mirror[..^Mirror.Length] + Partial;
        if (!Directory.Exists(partial))
            return;
        using FileStream? held = MirrorLock.TryTake(mirror);
        if (held is not null)
            CloneFolder.Remove(partial);
    }

    /// <summary>Measured again once its time has changed: another process may have brought it up to date.</summary>
    private long Measure(string mirror)
    {
        DateTime at = Directory.GetLastWriteTimeUtc(mirror);
        lock (_lock)
        {
            if (_sizes.TryGetValue(mirror, out (long Size, DateTime At) known) && known.At == at)
                return known.Size;
            long size = Directory.Exists(mirror) ? CloneFolder.SizeOf(mirror) : 0;
            _sizes[mirror] = (size, at);
            return size;
        }
    }
}
