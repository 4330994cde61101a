using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Primitives;

namespace KeyScan.Http;

/// <summary>
/// Asks servers that somebody else named: no redirects, no proxy, no cookies, checked addresses, one time limit for all of a
/// request, and no more of the answer than its beginning. Never throws for what the other side does.
/// </summary>
internal sealed class GuardedClient : IDisposable
{
    private const int LongestHeaders = 64; // KiB
    private const int MostConnections = 8;

    private static readonly string? Version =
        typeof(GuardedClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
    private static readonly string UserAgent = $"keyscan/{Version?.Split('+')[0] ?? "0"}";

    private readonly HttpMessageInvoker _http;
    private readonly GuardedClientOptions _options;

    /// <summary>Creates a client; it opens no connection before the first request.</summary>
    public GuardedClient(GuardedClientOptions options)
    {
        _options = options;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // Bounded as it is unpacked: no more than LongestBody is ever asked of the stream.
            AutomaticDecompression = options.Unpacks ? DecompressionMethods.All : DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = options.Connect ?? options.Guard.OpenAsync,
            MaxResponseHeadersLength = LongestHeaders,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = MostConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            SslOptions = { CertificateChainPolicy = options.Trust },
        });
    }

    /// <summary>Sends a request and reads the beginning of the answer.</summary>
    /// <param name="request">The request; disposed of here.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="OperationCanceledException">The caller does not want it any more; whether the other side has it is not
    /// known.</exception>
    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using HttpRequestMessage owned = request;
        if (!_options.AllowsHttp && request.RequestUri?.Scheme != Uri.UriSchemeHttps)
            return HttpAnswer.None("refused: nothing is asked but over https");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (!request.Headers.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var timeout = new CancellationTokenSource(_options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token);
            (ReadOnlyMemory<byte> body, bool isCut) = await ReadAsync(response.Content, either.Token);
            return new HttpAnswer
            {
                Status = (int)response.StatusCode,
                Headers = Headers(response),
                Body = body,
                IsCut = isCut,
                RetryAfter = RetryAfter(response),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return HttpAnswer.None($"timeout: no answer within {_options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException)
        {
            return HttpAnswer.None(HttpFailure.Explain(e));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        TimeSpan? asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - _options.Time.GetUtcNow();
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, HeaderStringValues values) in response.Headers.NonValidated.Concat(
            response.Content.Headers.NonValidated))
            headers[name] = string.Join(", ", values);
        return headers;
    }

    private static async Task<(ReadOnlyMemory<byte> Body, bool IsCut)> ReadAsync(HttpContent content,
        CancellationToken cancellation)
    {
        byte[] bytes = new byte[HttpAnswer.LongestBody + 1];
        int length = 0;
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(cancellation);
            int read;
            while (length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), cancellation)) > 0)
                length += read;
        }
        // What does not unpack is as good as broken off.
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            return (bytes.AsMemory(0, Math.Min(length, HttpAnswer.LongestBody)), true);
        }
        return (bytes.AsMemory(0, Math.Min(length, HttpAnswer.LongestBody)), length > HttpAnswer.LongestBody);
    }
}

/// <summary>How a <see cref="GuardedClient"/> asks.</summary>
internal sealed record GuardedClientOptions
{
    /// <summary>Opens connections to public addresses, and to what else is listed.</summary>
    public CheckedConnection Guard { get; init; } = new(AllowedAddresses.None);

    /// <summary>For all of a request and its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an address without TLS may be asked.</summary>
    public bool AllowsHttp { get; init; }

    /// <summary>Whether compressed bodies are unpacked.</summary>
    public bool Unpacks { get; init; } = true;

    /// <summary>What time it is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens connections instead of the guard: tests bring their own network. Null for the guard.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>Which certificates are trusted; null for those of the system.</summary>
    public X509ChainPolicy? Trust { get; init; }
}
