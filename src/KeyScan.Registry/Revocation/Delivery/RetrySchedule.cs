namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// When a failed event is tried again: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, as Standard Webhooks
/// recommends, each up to a fifth shorter or longer so that receivers that come back are not met by everything at once.
/// </summary>
/// <param name="random">Where the jitter comes from.</param>
/// <param name="scale">Multiplies every time; anything but 1 is for tests.</param>
internal sealed class RetrySchedule(Random random, double scale = 1)
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The longest that any event waits for its next attempt, also where its receiver asks for a pause.</summary>
    public static TimeSpan LongestWait => Delays[^1] * (1 + Jitter);

    /// <summary>How long a circuit stays open.</summary>
    public TimeSpan CircuitPause => TimeSpan.FromSeconds(60) * scale;

    /// <summary>How long an endpoint rests that asks to be sent less and does not say for how long.</summary>
    public TimeSpan SlowPause => TimeSpan.FromSeconds(30) * scale;

    /// <summary>How much longer than a request can take an event stays with its sender.</summary>
    public TimeSpan LeaseMargin => TimeSpan.FromSeconds(15) * scale;

    /// <summary>The time to wait after the given number of failures, 1 or more; null where it was tried often enough.</summary>
    public TimeSpan? After(int failures)
    {
        if (failures > Delays.Length)
            return null;
        double jitter = 1 + (Jitter * ((2 * random.NextDouble()) - 1));
        return Delays[failures - 1] * (scale * jitter);
    }
}
