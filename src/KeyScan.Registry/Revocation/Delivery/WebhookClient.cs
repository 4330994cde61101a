using System.Net;
using System.Net.Sockets;
using System.Reflection;
using KeyScan.Http;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// Makes requests to one endpoint: no redirects, no proxy, no cookies, checked addresses, one time limit for all of it, and no more of the
/// answer read than a receipt needs. Never throws for what the other side does.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>How much of an answer is read, bytes.</summary>
    public const int LongestAnswer = 64 * 1024;

    private static readonly string UserAgent =
        $"keyscan/{typeof(WebhookClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    private readonly HttpMessageInvoker _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public WebhookClient(RevocationEndpoint endpoint, TimeProvider time)
    {
        _timeout = endpoint.Timeout;
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = new CheckedConnection(endpoint.AllowPrivate).OpenAsync,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        });
    }

    /// <summary>Posts JSON.</summary>
    public Task<DeliveryResult> PostAsync(Uri target, byte[] body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return SendAsync(request, headers, cancellation);
    }

    /// <summary>Asks for JSON.</summary>
    public Task<DeliveryResult> GetAsync(Uri target, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, target), headers, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<DeliveryResult> SendAsync(HttpRequestMessage request, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using HttpRequestMessage owned = request;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var timeout = new CancellationTokenSource(_timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token);
            return Of(response) with { Answer = await ReadAsync(response.Content, either.Token) };
        }
        catch (OperationCanceledException)
        {
            return cancellation.IsCancellationRequested ? DeliveryResult.NotMade : DeliveryResult.Failure($"timeout: no answer within {_timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return DeliveryResult.Failure(Explain(e));
        }
    }

    private DeliveryResult Of(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 and var status => new DeliveryResult(status, null),
        >= 300 and < 400 and var status => new DeliveryResult(status, $"redirect: status {status}; redirects are not followed"),
        var status => new DeliveryResult(status, $"http: status {status}") { RetryAfter = status is 429 or 502 or 503 or 504 ? RetryAfter(response) : null },
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        TimeSpan? asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - _time.GetUtcNow();
        return asked is not { } pause ? null : pause < TimeSpan.Zero ? TimeSpan.Zero : pause > DeliveryResult.LongestPause ? DeliveryResult.LongestPause : pause;
    }

    /// <summary>The answer; empty where it is too long or does not come: the status alone decides whether the event was taken.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        byte[] bytes = new byte[LongestAnswer + 1];
        int length = 0;
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(cancellation);
            int read;
            while (length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), cancellation)) > 0)
                length += read;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            return default;
        }
        return length > LongestAnswer ? default : bytes.AsMemory(0, length);
    }

    // The framework's own texts name addresses with their queries, so only what kind of error it was is kept.
    private static string Explain(Exception error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case RefusedAddressException:
                    return inner.Message;
                case System.Security.Authentication.AuthenticationException:
                    return "tls: the certificate is not trusted, or no common version";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                    return "dns: the name has no address";
                case SocketException socket:
                    return $"connection: {socket.SocketErrorCode}";
            }
        }
        return $"http: {(error as HttpRequestException)?.HttpRequestError.ToString() ?? "the connection broke"}";
    }
}
