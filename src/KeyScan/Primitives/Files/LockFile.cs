namespace KeyScan.Primitives.Files;

/// <summary>
/// A file that one process holds at a time, and what it stands for with it, until it disposes of what it got or ends: the system
/// lets go then. The file stays: who removed it would take it from under another who waits for it.
/// </summary>
internal static class LockFile
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Holds the file, which is made where it is not there; null where another holds it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">Who may open a new one; null for whomever the system's default lets.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream? TryTake(string path, UnixFileMode? mode = null)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Holds the file as soon as no other does; null where that takes longer than <paramref name="longest"/>.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="longest">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="mode">Who may open a new one; null for whomever the system's default lets.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> says so.</exception>
    public static FileStream? Take(string path, TimeSpan longest, CancellationToken cancellation, UnixFileMode? mode = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryTake(path, mode) is { } held)
                return held;
            if (longest != Timeout.InfiniteTimeSpan && TimeProvider.System.GetElapsedTime(began) >= longest)
                return null;
            cancellation.WaitHandle.WaitOne(Interval);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A sharing violation: ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK of flock(2) elsewhere.</summary>
    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 32 : e.HResult is 11 or 35;
}
