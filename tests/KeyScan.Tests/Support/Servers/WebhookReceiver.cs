using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.Servers;

/// <summary>What a receiver got.</summary>
internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The idempotency key of Standard Webhooks.</summary>
    public string Id => Headers.GetValueOrDefault("webhook-id", "");
}

/// <summary>A real web server on loopback that keeps what it gets and answers as a test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(Func<HttpContext, ReceivedRequest, Task> answer, X509Certificate2? certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers =
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var request = new ReceivedRequest(context.Request.Method, context.Request.Path + context.Request.QueryString.Value,
                headers, body.ToArray());
            Requests.Enqueue(request);
            await answer(context, request);
        });
    }

    /// <summary>All it got, in order.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    /// <summary>Where it listens, with a slash at the end.</summary>
    public string Address => _app.Urls.Single() + "/";

    /// <summary>Starts a receiver that answers as <paramref name="answer"/> does.</summary>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, ReceivedRequest, Task> answer,
        X509Certificate2? certificate = null)
    {
        var receiver = new WebhookReceiver(answer, certificate);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Starts a receiver that answers with these, one after the other, and the last for ever.</summary>
    public static Task<WebhookReceiver> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        int next = -1;
        return StartAsync((context, _) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context));
    }

    /// <summary>A status and a body.</summary>
    public static Func<HttpContext, Task> Status(int status, string body = "", params (string Name, string Value)[] headers) =>
        context =>
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    };

    /// <summary>No answer at all.</summary>
    public static async Task Hang(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Who asked has gone.
        }
    }

    /// <summary>Success, and a body that never ends.</summary>
    public static async Task Endless(HttpContext context)
    {
        byte[] chunk = new byte[64 * 1024];
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Who asked has had enough.
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
