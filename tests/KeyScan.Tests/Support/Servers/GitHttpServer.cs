using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.Servers;

/// <summary>
/// Serves bare repositories over HTTP by git's own <c>git http-backend</c>, for who brings the token, or for all.
/// </summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _app;
    private readonly string _folder;
    private int _failing;
    private readonly string? _authorization;

    private GitHttpServer(string folder, string? token)
    {
        _folder = folder;
        _authorization = token is null ? null
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"))}";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it answers; ends in a slash.</summary>
    public string Address => _app.Urls.Single() + "/";

    /// <summary>What happens instead to requests whose path begins like this; token or not.</summary>
    public ConcurrentDictionary<string, RequestDelegate> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Gives the same answer again to the same request, for benchmarks: as cheap for this machine as a server on another one.
    /// </summary>
    public bool Remembers { get; private init; }

    /// <summary>Paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>The next requests get 503.</summary>
    public void FailNext(int requests) => _failing = requests;

    /// <summary>Ends when <paramref name="requests"/> have come.</summary>
    public async Task WaitForAsync(int requests)
    {
        while (Paths.Count < requests)
            await _came.WaitAsync();
    }

    /// <summary>Serves every repository below <paramref name="folder"/>; to all where there is no token.</summary>
    public static async Task<GitHttpServer> StartAsync(string folder, string? token, bool remembers = false)
    {
        var server = new GitHttpServer(folder, token) { Remembers = remembers };
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Paths.Enqueue(context.Request.Path.Value!);
        _came.Release();
        if (Instead.FirstOrDefault(i => context.Request.Path.Value!.StartsWith(i.Key, StringComparison.Ordinal))
            .Value is { } instead)
        {
            await instead(context);
            return;
        }
        if (Interlocked.Decrement(ref _failing) >= 0)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (_authorization is not null && context.Request.Headers.Authorization.ToString()
            .Replace("basic ", "Basic ", StringComparison.Ordinal) != _authorization)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }
        using var asked = new MemoryStream();
        await context.Request.Body.CopyToAsync(asked);
        byte[] body = asked.ToArray();
        string request = $"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers["Git-Protocol"]} "
            + $"{Convert.ToHexString(SHA256.HashData(body))}";
        if (!Remembers || !_answers.TryGetValue(request, out byte[]? answer))
        {
            answer = await AskGitAsync(context.Request, body);
            if (Remembers)
                _answers[request] = answer;
        }
        await WriteAsync(context.Response, answer);
    }

    private async Task<byte[]> AskGitAsync(HttpRequest request, byte[] body)
    {
        using Process git = Start(request);
        await git.StandardInput.BaseStream.WriteAsync(body);
        git.StandardInput.Close();
        using var answer = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(answer);
        await git.WaitToEndAsync();
        return answer.ToArray();
    }

    private Process Start(HttpRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { UseShellExecute = false, RedirectStandardInput = true,
            RedirectStandardOutput = true };
        (string Name, string? Value)[] variables =
        [
            ("GIT_PROJECT_ROOT", _folder), ("GIT_HTTP_EXPORT_ALL", "1"), ("PATH_INFO", request.Path.Value),
            ("QUERY_STRING", request.QueryString.Value?.TrimStart('?')),
            ("REQUEST_METHOD", request.Method), ("CONTENT_TYPE", request.ContentType),
            ("HTTP_CONTENT_ENCODING", request.Headers.ContentEncoding),
            ("GIT_PROTOCOL", request.Headers["Git-Protocol"]), ("REMOTE_USER", "test"),
            ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*"),
        ];
        foreach ((string name, string? value) in variables)
            start.Environment[name] = value ?? "";
        return Process.Start(start)!;
    }

    /// <summary>A CGI program answers with header lines, an empty line, and the body (RFC 3875, section 6).</summary>
    private static async Task WriteAsync(HttpResponse response, byte[] answer)
    {
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (string line in Encoding.ASCII.GetString(answer, 0, Math.Max(0, end)).Split("\r\n"))
        {
            string[] header = line.Split(": ", 2);
            if (header[0] == "Status")
                response.StatusCode = int.Parse(header[1].AsSpan(0, 3), CultureInfo.InvariantCulture);
            else
                response.Headers[header[0]] = header[1];
        }
        await response.Body.WriteAsync(answer.AsMemory(end + 4));
    }
}
