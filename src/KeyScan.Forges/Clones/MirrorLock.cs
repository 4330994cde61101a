using KeyScan.Primitives.Files;

namespace KeyScan.Forges.Clones;

/// <summary>
/// Holds a mirror, and what is known of it, for one process: several may share a cache folder. The system lets go of it when the
/// process ends.
/// </summary>
internal static class MirrorLock
{
    /// <summary>Waits until no other holds the mirror at <paramref name="path"/>.</summary>
    /// <exception cref="ProblemException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static FileStream Take(string path, CancellationToken cancellation) =>
        Hold(path, file => LockFile.Take(file, Timeout.InfiniteTimeSpan, cancellation))!;

    /// <summary>Holds the mirror; null where another does.</summary>
    /// <exception cref="ProblemException">The folder cannot be written.</exception>
    public static FileStream? TryTake(string path) => Hold(path, file => LockFile.TryTake(file));

    private static FileStream? Hold(string path, Func<string, FileStream?> take)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return take($"{path}.lock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                new Problem($"the folder of mirrors cannot be written: {e.Message.TrimEnd('.')}", path,
                    "Give another with --cache, or check its permissions and the disk"), e);
        }
    }
}
