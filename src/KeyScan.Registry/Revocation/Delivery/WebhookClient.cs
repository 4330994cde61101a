using KeyScan.Http;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// Makes requests to one endpoint, under the guard that all requests are under, and tells what came of it as a delivery. Never
/// throws for what the other side does.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>How much of an answer is read, bytes.</summary>
    public const int LongestAnswer = HttpAnswer.LongestBody;

    private readonly GuardedClient _http;

    public WebhookClient(RevocationEndpoint endpoint, TimeProvider time) =>
        _http = new GuardedClient(new GuardedClientOptions
        {
            Guard = new CheckedConnection(endpoint.AllowPrivate),
            Timeout = endpoint.Timeout,
            Time = time,
            AllowsHttp = true,
            Unpacks = false,
        });

    /// <summary>Posts JSON.</summary>
    public Task<DeliveryResult> PostAsync(Uri target, byte[] body, IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return SendAsync(request, headers, cancellation);
    }

    /// <summary>Asks for JSON.</summary>
    public Task<DeliveryResult> GetAsync(Uri target, IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, target), headers, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<DeliveryResult> SendAsync(HttpRequestMessage request, IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellation)
    {
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            HttpAnswer answer = await _http.SendAsync(request, cancellation);
            // The status alone decides whether the event was taken; an answer that is too long or does not come is none.
            return answer.Failure is { } why ? DeliveryResult.Failure(why)
                : ToResult(answer) with { Answer = answer.IsCut ? default : answer.Body };
        }
        catch (OperationCanceledException)
        {
            return DeliveryResult.NotMade;
        }
    }

    private static DeliveryResult ToResult(HttpAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 and var status => new DeliveryResult(status, null),
        >= 300 and < 400 and var status => new DeliveryResult(status, $"redirect: status {status}; redirects are not followed"),
        var status => new DeliveryResult(status, $"http: status {status}")
            { RetryAfter = status is 429 or 502 or 503 or 504 ? Bounded(answer.RetryAfter) : null },
    };

    private static TimeSpan? Bounded(TimeSpan? pause) =>
        pause > DeliveryResult.LongestPause ? DeliveryResult.LongestPause : pause;
}
