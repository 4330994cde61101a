using System.Net;
using System.Text.Json;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// GitHub's limits, as https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api asks clients to meet them:
/// first
/// <c>Retry-After</c>, then <c>X-RateLimit-Reset</c> where nothing remains, else a minute, and longer each time.
/// </summary>
internal static class RateLimit
{
    private static readonly TimeSpan UnnamedWait = TimeSpan.FromMinutes(1);
    private const int MostDoublings = 6;
    private const int LongestError = 1 << 16;

    /// <summary>How long to wait before a request is sent again; null where its answer is about no limit.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">Our time, for servers that do not say theirs.</param>
    /// <param name="waitsBefore">Waits that this request has met already.</param>
    public static TimeSpan? FindWait(GitHubAnswer answer, DateTimeOffset now, int waitsBefore)
    {
        if (answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests) && !IsLimitedQuery(answer))
            return null;
        if (answer.RetryAfter is { } after)
            return after + TimeSpan.FromSeconds(1);
        // Both times are the server's, so a wrong clock here does not matter.
        if (answer is { LimitRemaining: 0, LimitReset: { } reset })
            return (reset > (answer.Date ?? now) ? reset - (answer.Date ?? now) : TimeSpan.Zero) + TimeSpan.FromSeconds(1);
        bool unnamed = answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests
            || answer.ReadMessage().Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return unnamed ? UnnamedWait * (1 << Math.Min(waitsBefore, MostDoublings)) : null;
    }

    /// <summary>
    /// GraphQL says so with a 200 and an error in the body,
    /// https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit.
    /// </summary>
    private static bool IsLimitedQuery(GitHubAnswer answer)
    {
        if (answer.Status != HttpStatusCode.OK || answer.Body.Length > LongestError
            || answer.Body.AsSpan().IndexOf("\"errors\""u8) < 0)
            return false;
        try
        {
            using var body = JsonDocument.Parse(answer.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
                && errors.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object
                && e.TryGetProperty("type", out JsonElement type) && type.ValueEquals("RATE_LIMITED"u8));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
