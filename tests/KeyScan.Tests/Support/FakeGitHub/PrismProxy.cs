using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>
/// Prism between a client and a server, which holds every request and answer against GitHub's own OpenAPI description; one that
/// breaks it is answered with 422 or 500 instead. tests/tools installs both.
/// </summary>
internal sealed class PrismProxy : IAsyncDisposable
{
    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private PrismProxy(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it answers; ends in a slash.</summary>
    public Uri Address { get; }

    /// <summary>GitHub's own description, as its own people publish it.</summary>
    public static string Description => Tool("@octokit", "openapi", "generated", "api.github.com.json");

    /// <summary>Starts it before a server; about 15 seconds with all of the description, most of them for reading that.</summary>
    /// <param name="server">Who answers.</param>
    /// <param name="description">What requests and answers are held against; null for <see cref="Description"/>.</param>
    public static async Task<PrismProxy> StartAsync(Uri server, string? description = null)
    {
        int port = FreePort();
        Process process = Process.Start(new ProcessStartInfo("node",
            [Tool("@stoplight", "prism-cli", "dist", "index.js"), "proxy", "--errors", "-h", "127.0.0.1", "-p", $"{port}",
                description ?? Description, server.AbsoluteUri.TrimEnd('/')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var ready = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("Prism ended before it was ready."));
            else if (line.Data.Contains("Prism is listening", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var proxy = new PrismProxy(process, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            await ready.Task.WaitAsync(MostStart);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitToEndAsync();
        _process.Dispose();
    }

    private static string Tool(params string[] parts)
    {
        string path = Repository.Combine(["tests", "tools", "node_modules", .. parts]);
        Assert.True(File.Exists(path), $"{path} is missing. Run 'npm ci --ignore-scripts' in tests/tools.");
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
