using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.Providers;

/// <summary>
/// All the providers of a test in one: a real web server on loopback, over TLS, that is every host it is called by (SNI), each
/// with a certificate of an authority made for this test. It plays recorded replies in order, keeps and times what it is asked,
/// and misbehaves as it is told.
/// <code>
/// await using FakeProvider provider = await FakeProvider.StartAsync();
/// provider.On("api.acme.example").Play(FakeReply.TooMany("1"), FakeReply.Json(200, """{"id": 7}"""));
/// using var http = new HttpClient(provider.Handler()); // or its two parts for a client of one's own: ConnectAsync and
/// Authority.Trust() … await http.GetAsync("https://api.acme.example/v1/me") … Assert.Equal(2,
/// provider.On("api.acme.example").Requests.Count); Assert.Empty(provider.Unexpected);
/// </code>
/// A request is answered by what its host has left to play, then by the host's <see cref="FakeHost.Answer"/>, then by what
/// <see cref="Play"/> was given for all hosts; else with status 500, and it is in <see cref="Unexpected"/>.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, FakeHost> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<FakeReply> _script = new();
    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private FakeProvider(TimeProvider time)
    {
        _time = time;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0,
                listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
            {
                string host = name is { Length: > 0 } ? name : IPAddress.Loopback.ToString();
                return On(host).Certificate ?? Authority.CertificateOf(host);
            }));
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Who issued the certificates.</summary>
    public TestAuthority Authority { get; } = new();

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>The hosts that were asked or told what to answer.</summary>
    public IEnumerable<FakeHost> Hosts => _hosts.Values.OrderBy(h => h.Name, StringComparer.Ordinal);

    /// <summary>Everything that was asked, of whichever host, in order.</summary>
    public ConcurrentQueue<AskedRequest> Requests { get; } = new();

    /// <summary>Requests that nothing was there to answer.</summary>
    public ConcurrentQueue<AskedRequest> Unexpected { get; } = new();

    /// <summary>How many replies for whichever host are left to play.</summary>
    public int Left => _script.Count;

    /// <summary>Starts it.</summary>
    /// <param name="time">The clock that requests are timed by; the system's where null.</param>
    public static async Task<FakeProvider> StartAsync(TimeProvider? time = null)
    {
        var provider = new FakeProvider(time ?? TimeProvider.System);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>A host of that name, the same each time.</summary>
    public FakeHost On(string host) => _hosts.GetOrAdd(host, name => new FakeHost(name));

    /// <summary>
    /// Plays these, one a request, in this order, whichever host is asked: the recorded exchange of a rule whose steps ask
    /// several.
    /// </summary>
    public FakeProvider Play(params ReadOnlySpan<FakeReply> replies)
    {
        foreach (FakeReply reply in replies)
            _script.Enqueue(reply);
        return this;
    }

    /// <summary>Ends when that many requests have come, of whichever host.</summary>
    public async Task WaitForAsync(int requests)
    {
        while (Requests.Count < requests)
            Assert.True(await _came.WaitAsync(Patience), $"{Requests.Count} requests came, not {requests}");
    }

    /// <summary>
    /// Connects to this provider, whichever host is meant: for <see cref="SocketsHttpHandler.ConnectCallback"/>.
    /// </summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A handler that reaches this provider under every name, and trusts its authority alone.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectCallback = ConnectAsync,
        SslOptions = { CertificateChainPolicy = Authority.Trust() },
    };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Authority.Dispose();
        _came.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        string serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName ?? "";
        var request = new AskedRequest(_time.GetUtcNow(), context.Request.Host.Host, serverName, context.Request.Method,
            context.Request.Path.ToUriComponent() + context.Request.QueryString.Value, headers, body.ToArray());
        Requests.Enqueue(request);
        _came.Release();
        FakeHost host = On(request.Host);
        host.Begin();
        try
        {
            FakeReply? reply = host.Take(request) ?? (_script.TryDequeue(out FakeReply? next) ? next : null);
            if (reply is null)
                Unexpected.Enqueue(request);
            await (reply ?? new FakeReply(500, "{\"message\": \"nothing is left to play\"}")).WriteAsync(context);
        }
        finally
        {
            host.End();
        }
    }
}
