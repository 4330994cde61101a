namespace KeyScan.Primitives.Files;

/// <summary>
/// Writes a file beside its place, has it written to the disk, and moves it there: who reads it sees all of the old one or all of
/// the new, also after a power cut. Several may write at once; the last one stays. A folder must be there.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Of a file that only its owner may read and write.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2), Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes a file that only its owner can read. On Windows the folder says who that is.</summary>
    /// <param name="path">Where it is to stand.</param>
    /// <param name="write">Writes it; what it throws leaves what was there.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteForOwner(string path, Action<FileStream> write) => Replace(path, temporary =>
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerAlone;
        using var stream = new FileStream(temporary, options);
        write(stream);
    });

    /// <summary>Writes a file in a way of one's own.</summary>
    /// <param name="path">Where it is to stand.</param>
    /// <param name="write">Makes the file whose path it gets, which is not there; what it throws leaves what was there.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Replace(string path, Action<string> write)
    {
        string full = Path.GetFullPath(path);
        // A name that nobody can have put there before: what others have put there is neither written to nor removed.
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(temporary);
            using (FileStream written = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
                written.Flush(flushToDisk: true);
            MoveOver(temporary, full);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        OpenFolder.Flush(Path.GetDirectoryName(full)!);
    }

    private static void MoveOver(string from, string to)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                File.Move(from, to, overwrite: true);
                return;
            }
            // Windows moves over nothing that somebody has open, as who reads it or looks for viruses has for a moment.
            catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException
                && TimeProvider.System.GetElapsedTime(began) < LongestWait)
            {
                CancellationToken.None.WaitHandle.WaitOne(Interval);
            }
        }
    }
}
