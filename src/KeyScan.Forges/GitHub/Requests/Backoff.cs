namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Waits between attempts at a server that fails: 1 s, 2 s, 4 s and so on to 30 s, each with a spread of half of it.
/// </summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The wait after the attempt with this 0-based number.</summary>
    /// <param name="attempt">0 or more.</param>
    /// <param name="asked">What the server asked for; null for nothing.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked, double jitter)
    {
        TimeSpan full = TimeSpan.FromSeconds(1 << Math.Min(attempt, 5));
        TimeSpan own = (full < Longest ? full : Longest) * (0.5 + (jitter / 2));
        return asked > own ? asked.Value : own;
    }
}
