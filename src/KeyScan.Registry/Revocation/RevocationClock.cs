using System.Globalization;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Delivery;

namespace KeyScan.Registry.Revocation;

/// <summary>What time it is and how long things take.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Schedule">When failed events are tried again.</param>
internal sealed record RevocationClock(TimeProvider Time, RetrySchedule Schedule)
{
    /// <summary>Multiplies the times of the retry schedule; for tests of KeyScan alone.</summary>
    private const string ScaleVariable = "KEYSCAN_RETRY_SCALE";

    /// <summary>Clocks that differ by less are as good as equal.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(30);

    /// <summary>The clock that all who use the registry share, and the schedule of retries.</summary>
    /// <param name="database">The registry.</param>
    /// <param name="warn">Told where this machine's clock is another.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public static RevocationClock Open(RegistryDatabase database, Action<string> warn)
    {
        var clock = new RegistryClock(database);
        if (clock.Ahead.Duration() > MostAhead)
        {
            string ahead = clock.Ahead.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture);
            warn($"this machine's clock is {ahead} minutes ahead of the registry's; the registry's counts.");
        }
        return new RevocationClock(clock, new RetrySchedule(Random.Shared, Scale()));
    }

    private static double Scale() =>
        double.TryParse(Environment.GetEnvironmentVariable(ScaleVariable), NumberStyles.Float, CultureInfo.InvariantCulture,
            out double scale) && scale is > 0 and <= 1 ? scale : 1;
}
