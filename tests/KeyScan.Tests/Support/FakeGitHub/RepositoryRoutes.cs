using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>What the fake lists.</summary>
internal sealed class RepositoryRoutes(FakeGitHubServer server)
{
    private readonly FakeObjects _objects = new(server);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string kind in new[] { "orgs", "users" })
            routes.MapGet($"/{kind}/{{owner}}/repos",
                (HttpContext context, string owner) =>
                    Page(context, server.Repositories.Values.Where(r => r.Owner == owner).Select(r => _objects.Repository(r))));
        routes.MapGet("/users/{user}/gists",
            (HttpContext context, string user) =>
                Page(context, server.Gists.Where(g => g.User == user).Select(g => _objects.Gist(user, g.Id, g.CloneUrl))));
        routes.MapGet("/orgs/{owner}/public_members",
            (HttpContext context, string owner) => Page(context, server.Members.Select(_objects.User)));
        routes.MapGet("/repositories/{id:int}", (HttpContext context, int id) => FakeAnswers.WriteAsync(context, 200,
            _objects.Repository(server.Repositories.Values.Single(r => r.Id == id), full: true)));
        routes.MapGet("/repos/{owner}/{name}",
            Of((context, repository) => FakeAnswers.WriteAsync(context, 200, _objects.Repository(repository, full: true))));
        routes.MapGet("/repos/{owner}/{name}/issues",
            Of((context, repository) => Page(context, repository.Issues.Select(i => _objects.Issue(repository, i)))));
        routes.MapGet("/repos/{owner}/{name}/issues/comments",
            Of((context, repository) => Page(context, repository.Comments.Select(c => _objects.Comment(repository, c)))));
        routes.MapGet("/repos/{owner}/{name}/pulls/comments", Of(
            (context, repository) =>
                Page(context, repository.ReviewComments.Select((c, i) => _objects.ReviewComment(repository, c, i + 1)))));
        routes.MapGet("/repos/{owner}/{name}/comments", Of(
            (context, repository) =>
                Page(context, repository.CommitComments.Select((c, i) => _objects.CommitComment(repository, c, i + 1)))));
        routes.MapGet("/repos/{owner}/{name}/releases", Of(
            (context, repository) =>
                Page(context, repository.Releases.Select((r, i) => _objects.Release(repository, r, i + 1)))));
    }

    /// <summary>A route of a repository: 301 to its id where it was renamed, 404 where it is not there.</summary>
    public RequestDelegate Of(Func<HttpContext, FakeRepository, Task> answer) => context =>
    {
        string name = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";
        if (server.Repositories.TryGetValue(name, out FakeRepository? repository))
            return answer(context, repository);
        return server.Renamed.TryGetValue(name, out string? now)
            ? FakeAnswers.Error(301, "Moved Permanently", ("Location", server.At($"repositories/{server.Repositories[now].Id}")))(
                context)
            : FakeAnswers.Error(404, "Not Found")(context);
    };

    private Task Page(HttpContext context, IEnumerable<JsonObject> all) => FakeAnswers.WritePageAsync(context, server, [.. all]);
}
