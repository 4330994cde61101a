using System.Net;

namespace KeyScan.GitHub.Requests;

/// <summary>
/// GitHub's limits, as https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api asks clients to meet them: first
/// <c>Retry-After</c>, then <c>X-RateLimit-Reset</c> where nothing remains, else a minute, and longer each time.
/// </summary>
internal static class RateLimit
{
    private static readonly TimeSpan UnnamedWait = TimeSpan.FromMinutes(1);
    private const int MostDoublings = 6;

    /// <summary>How long to wait before a request is sent again; null where its answer is about no limit.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">Our time, for servers that do not say theirs.</param>
    /// <param name="waitsBefore">Waits that this request has met already.</param>
    public static TimeSpan? FindWait(GitHubAnswer answer, DateTimeOffset now, int waitsBefore)
    {
        if (answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;
        if (answer.RetryAfter is { } after)
            return after + TimeSpan.FromSeconds(1);
        // Both times are the server's, so a wrong clock here does not matter.
        if (answer is { LimitRemaining: 0, LimitReset: { } reset })
            return (reset > (answer.Date ?? now) ? reset - (answer.Date ?? now) : TimeSpan.Zero) + TimeSpan.FromSeconds(1);
        bool unnamed = answer.Status == HttpStatusCode.TooManyRequests || answer.ReadMessage().Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return unnamed ? UnnamedWait * (1 << Math.Min(waitsBefore, MostDoublings)) : null;
    }
}
