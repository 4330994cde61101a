namespace KeyScan.Tests.Verification;

/// <summary>A clock on which every wait is over at once, and took as long as it was to take.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long was waited for in all.</summary>
    public TimeSpan Waited { get; private set; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_lock)
            _now += time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _now += dueTime;
            Waited += dueTime;
        }
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
