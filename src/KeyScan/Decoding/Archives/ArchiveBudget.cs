using System.Diagnostics;

namespace KeyScan.Decoding.Archives;

/// <summary>What an archive may still cost, with all that is inside of it.</summary>
/// <param name="limits">The limits.</param>
/// <param name="length">How many bytes the archive has.</param>
internal sealed class ArchiveBudget(ArchiveLimits limits, long length)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _expanded;
    private int _entries;

    /// <summary>The limits.</summary>
    public ArchiveLimits Limits => limits;

    /// <summary>Counts bytes that came out.</summary>
    /// <exception cref="ArchiveLimitException">They are too many, or took too long.</exception>
    public void CountBytes(int count)
    {
        _expanded += count;
        if (_expanded > limits.MaxExpanded)
            throw new ArchiveLimitException(
                $"more than {limits.MaxExpanded:N0} bytes come out of the archive; the rest was not looked at",
                    "Raise --max-file-size, or leave it out with --exclude");
        if (_expanded > limits.FreeExpanded && _expanded / limits.MaxRatio > length)
            throw new ArchiveLimitException(
                $"the archive has {length:N0} bytes and more than {limits.MaxRatio:N0} times as many come out; the rest was "
                    + $"not looked at", "Look at who made it: it may be made to fill memory or disks");
        CheckTime();
    }

    /// <summary>Counts an entry.</summary>
    /// <exception cref="ArchiveLimitException">They are too many, or took too long.</exception>
    public void CountEntry()
    {
        if (++_entries > limits.MaxEntries)
            throw new ArchiveLimitException(
                $"the archive has more than {limits.MaxEntries:N0} entries; the rest was not looked at",
                    "Unpack it and scan the folder with `keyscan dir`");
        CheckTime();
    }

    private void CheckTime()
    {
        if (Stopwatch.GetElapsedTime(_started) > limits.MaxTime)
            throw new ArchiveLimitException(
                $"searching the archive took more than {limits.MaxTime.TotalSeconds:N0} s; the rest was not looked at",
                    "Unpack it and scan the folder with `keyscan dir`");
    }
}
