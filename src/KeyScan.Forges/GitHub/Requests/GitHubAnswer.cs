using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>What is used of an answer.</summary>
internal sealed record GitHubAnswer
{
    private const int LongestMessage = 300;

    /// <summary>The status code.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The body, unpacked.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The <c>Link</c> header, which names the next page; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>The entity tag with its quotes; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Where a redirect goes; may be relative.</summary>
    public Uri? Location { get; init; }

    /// <summary>The server's time; null where it does not say.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>How long to wait before the next attempt; null where the server does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Requests left until <see cref="LimitReset"/>; null where the server does not say.</summary>
    public long? LimitRemaining { get; init; }

    /// <summary>When new requests are given, by the server's clock; null where the server does not say.</summary>
    public DateTimeOffset? LimitReset { get; init; }

    /// <summary>
    /// The rights a fine-grained token or an app needs, such as <c>checks=write</c>; null where the server does not say.
    /// </summary>
    public string? AcceptedPermissions { get; init; }

    /// <summary>The scopes of which a classic token needs one, such as <c>repo</c>; null where the server does not say.</summary>
    public string? AcceptedScopes { get; init; }

    /// <summary>Whether the organisation wants the token authorised for its single sign-on.</summary>
    public bool WantsSingleSignOn { get; init; }

    /// <summary>Whether it is a 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether the server failed.</summary>
    public bool IsServerError => (int)Status >= 500;

    /// <summary>Takes what is used of an answer.</summary>
    public static GitHubAnswer Read(HttpResponseMessage response, byte[] body) => new()
    {
        Status = response.StatusCode,
        Body = body,
        Link = Header(response, "Link"),
        Tag = Header(response, "ETag"),
        Location = response.Headers.Location,
        Date = response.Headers.Date,
        RetryAfter = Wait(response.Headers.RetryAfter, response.Headers.Date),
        LimitRemaining = Number(response, "X-RateLimit-Remaining"),
        LimitReset = Number(response, "X-RateLimit-Reset") is { } seconds and >= 0 and < 100_000_000_000
        ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        AcceptedPermissions = Header(response, "X-Accepted-GitHub-Permissions"),
        AcceptedScopes = Header(response, "X-Accepted-OAuth-Scopes"),
        WantsSingleSignOn = Header(response, "X-GitHub-SSO")?.StartsWith("required", StringComparison.OrdinalIgnoreCase) == true,
    };

    /// <summary>The <c>message</c> of an error's body, on one line and cut; empty for none.</summary>
    public string ReadMessage()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out JsonElement message)
                    && message.ValueKind == JsonValueKind.String)
                return TextLimit.Cut(string.Concat(message.GetString()!.Select(c => char.IsControl(c) ? ' ' : c)).Trim()
                    .TrimEnd('.'), LongestMessage);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A gateway's error page, or a text of bytes that are no UTF-8.
        }
        return "";
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) && string.Join(", ", values) is { Length: > 0 } value
        ? value : null;

    private static long? Number(HttpResponseMessage response, string name) =>
        long.TryParse(Header(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, DateTimeOffset? date)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } until && date is { } now ? until - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
