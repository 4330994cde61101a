using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>
/// A GitHub on this machine, with a state: repositories, comments, check runs, uploads, an app's tokens, limits. Its answers
/// are as complete as GitHub's, which the contract tests hold against GitHub's own description.
/// </summary>
internal sealed class FakeGitHubServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<FakeAnswer?> _script = new();
    private readonly string _basePath;

    private FakeGitHubServer(TimeProvider clock, string basePath)
    {
        Clock = clock;
        _basePath = basePath;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Use(next => context => AnswerAsync(context, next));
        if (basePath.Length > 0)
            _application.UsePathBase(basePath);
        _application.UseRouting();
        new RepositoryRoutes(this).Map(_application);
        new WritingRoutes(this).Map(_application);
        new AppRoutes(this).Map(_application);
        new DiscussionRoutes(this).Map(_application);
    }

    /// <summary>The time it lives in.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Where it answers; ends in a slash.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The address its links name, where a proxy stands before it.</summary>
    public Uri? SeenAs { get; set; }

    /// <summary>The token that is wanted; null where none is.</summary>
    public string? Token { get; set; }

    /// <summary>The app that is registered; null for none.</summary>
    public FakeApp? App { get; set; }

    /// <summary>Requests left before the limit; null for no limit.</summary>
    public int? Remaining { get; set; }

    /// <summary>When the limit ends.</summary>
    public DateTimeOffset LimitReset { get; set; }

    /// <summary>Repositories in the order of their names.</summary>
    public SortedDictionary<string, FakeRepository> Repositories { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that repositories had before, with their new ones.</summary>
    public Dictionary<string, string> Renamed { get; } = new(StringComparer.Ordinal);

    /// <summary>Gists: whose, id, and where git gets it; GitHub's own address where null.</summary>
    public List<(string User, string Id, string? CloneUrl)> Gists { get; } = [];

    /// <summary>The public members of every organisation.</summary>
    public List<string> Members { get; } = [];

    /// <summary>Answers to requests of a path by itself, whatever else it would say.</summary>
    public Dictionary<string, FakeAnswer> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>All requests it has got.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Starts it on a free port.</summary>
    public static async Task<FakeGitHubServer> StartAsync(TimeProvider? clock = null, string basePath = "")
    {
        var server = new FakeGitHubServer(clock ?? TimeProvider.System, basePath);
        await server._application.StartAsync();
        server.Address = new Uri(server._application.Urls.Single() + basePath + "/");
        return server;
    }

    /// <summary>Adds a repository.</summary>
    public FakeRepository Add(string fullName)
    {
        var repository = new FakeRepository(fullName, Repositories.Count + 1);
        Repositories.Add(fullName, repository);
        return repository;
    }

    /// <summary>The next requests get these answers instead of its own; null leaves one to it.</summary>
    public void Script(params FakeAnswer?[] answers) => Array.ForEach(answers, _script.Enqueue);

    /// <summary>The address of a path, as clients see it.</summary>
    public string At(string path) => $"{SeenAs ?? Address}{path}";

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value![_basePath.Length..];
        Seen.Enqueue(new SeenRequest(context.Request.Method, path, context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        context.Response.Headers.Date = Clock.GetUtcNow().ToString("R");
        if (_script.TryDequeue(out FakeAnswer? scripted) && scripted is not null)
            await scripted(context);
        else if (Token is not null && !path.StartsWith("/app/", StringComparison.Ordinal)
            && !path.EndsWith("/installation", StringComparison.Ordinal)
            && context.Request.Headers.Authorization != $"Bearer {Token}")
            await FakeAnswers.Error(401, "Bad credentials")(context);
        else if (IsLimited(context))
            await FakeAnswers.Error(403, "API rate limit exceeded for installation.")(context);
        else if (Paths.TryGetValue(path, out FakeAnswer? own))
            await own(context);
        else
            await next(context);
    }

    private bool IsLimited(HttpContext context)
    {
        if (Remaining is not { } remaining)
            return false;
        if (remaining == 0 && Clock.GetUtcNow() >= LimitReset)
            remaining = 1000;
        Remaining = Math.Max(0, remaining - 1);
        context.Response.Headers["X-RateLimit-Remaining"] = Remaining.ToString();
        context.Response.Headers["X-RateLimit-Reset"] = LimitReset.ToUnixTimeSeconds().ToString();
        return remaining == 0;
    }
}

/// <summary>Answers one request.</summary>
internal delegate Task FakeAnswer(HttpContext context);

/// <summary>A request as it came.</summary>
internal sealed record SeenRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString() => $"{Method} {Path}{Query}";
}
