namespace KeyScan.Forges.Clones;

/// <summary>
/// Holds a mirror, and what is known of it, for one process: several may share a cache folder. The system lets go of it when the
/// process ends.
/// </summary>
internal static class MirrorLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until no other holds the mirror at <paramref name="path"/>.</summary>
    /// <exception cref="ProblemException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static FileStream Take(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(path) is { } held)
                return held;
            cancellation.WaitHandle.WaitOne(Interval);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Holds the mirror; null where another does.</summary>
    /// <exception cref="ProblemException">The folder cannot be written.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // The file stays: who removed it would take it from under another who waits for it.
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                new Problem($"the folder of mirrors cannot be written: {e.Message.TrimEnd('.')}", path,
                    "Give another with --cache, or check its permissions and the disk"), e);
        }
    }

    /// <summary>A sharing violation: ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK of flock elsewhere.</summary>
    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 32 : e.HResult is 11 or 35;
}
