using System.Diagnostics;
using KeyScan.Primitives;

namespace KeyScan.Matching;

/// <summary>
/// How long one blob may be searched. A text can be made so that every other byte begins a keyword, each of
/// which wakes patterns; it ends here, and the rest of the scan goes on. The time counts that this thread has
/// computed, so that a busy machine leaves nothing out.
/// </summary>
internal sealed class TimeBudget
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PerMegabyte = TimeSpan.FromSeconds(0.3);

    private long _end = long.MaxValue;
    private TimeSpan? _computed;
    private bool _isTold;

    /// <summary>What a blob may take; some fifty times what ordinary text does.</summary>
    public TimeSpan Allowed { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Whether it was used up since it was started.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Begins anew, for a blob of so many bytes.</summary>
    public void Start(long bytes) => Start(Least + PerMegabyte * (bytes / (double)(1 << 20)));

    /// <summary>Begins anew, for a blob that may take so long.</summary>
    public void Start(TimeSpan allowed)
    {
        (Allowed, IsSpent, _isTold, _computed) = (allowed, false, false, null);
        _end = Stopwatch.GetTimestamp() + Ticks(allowed);
    }

    /// <summary>Looks at the clock; whether the budget is spent.</summary>
    public bool Check()
    {
        if (IsSpent || Stopwatch.GetTimestamp() < _end)
            return IsSpent;
        // What a thread has computed is known by a call to the system, which nearly all blobs end without: it counts from where
        // the clock on the wall has run out, so that a blob gets up to twice its time.
        TimeSpan now = OwnProcess.ThreadTime();
        TimeSpan left = Allowed - (now - (_computed ??= now));
        IsSpent = left <= TimeSpan.Zero;
        _end = Stopwatch.GetTimestamp() + Ticks(left);
        return IsSpent;
    }

    /// <summary>Whether nobody has been told yet that this blob's is spent.</summary>
    public bool TryTell() => !_isTold && (_isTold = true);

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
