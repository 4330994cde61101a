using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>What the fake takes: comments, check runs, SARIF files.</summary>
internal sealed class WritingRoutes(FakeGitHubServer server)
{
    private readonly FakeObjects _objects = new(server);

    public void Map(IEndpointRouteBuilder routes)
    {
        var of = new RepositoryRoutes(server);
        routes.MapGet("/repos/{owner}/{name}/issues/{number:int}/comments", of.Of((context, repository) =>
            FakeAnswers.WritePageAsync(context, server, [.. repository.Comments.Where(c => c.Issue == Number(context, "number"))
                .Select(c => _objects.Comment(repository, c))])));
        routes.MapPost("/repos/{owner}/{name}/issues/{number:int}/comments", of.Of(CreateCommentAsync));
        routes.MapPatch("/repos/{owner}/{name}/issues/comments/{id:int}", of.Of(UpdateCommentAsync));
        routes.MapPost("/repos/{owner}/{name}/check-runs", of.Of(CreateCheckRunAsync));
        routes.MapPatch("/repos/{owner}/{name}/check-runs/{id:int}", of.Of(UpdateCheckRunAsync));
        routes.MapPost("/repos/{owner}/{name}/code-scanning/sarifs", of.Of(UploadAsync));
        routes.MapGet("/repos/{owner}/{name}/code-scanning/sarifs/{id}", of.Of(UploadStatusAsync));
    }

    private async Task CreateCommentAsync(HttpContext context, FakeRepository repository)
    {
        var comment = new FakeComment { Id = repository.Comments.Count + 1, Issue = Number(context, "number"),
            Body = (string)(await ReadAsync(context))["body"]! };
        repository.Comments.Add(comment);
        await FakeAnswers.WriteAsync(context, 201, _objects.Comment(repository, comment));
    }

    private async Task UpdateCommentAsync(HttpContext context, FakeRepository repository)
    {
        if (repository.Comments.Find(c => c.Id == Number(context, "id")) is not { } comment)
        {
            await FakeAnswers.Error(404, "Not Found")(context);
            return;
        }
        if (comment.IsOthers)
        {
            await FakeAnswers.Error(403, "Resource not accessible by integration")(context);
            return;
        }
        comment.Body = (string)(await ReadAsync(context))["body"]!;
        await FakeAnswers.WriteAsync(context, 200, _objects.Comment(repository, comment));
    }

    private async Task CreateCheckRunAsync(HttpContext context, FakeRepository repository)
    {
        var run = new FakeCheckRun { Request = await ReadAsync(context) };
        int id = repository.CheckRuns.Count + 1;
        repository.CheckRuns[id] = run;
        Take(run, run.Request);
        await FakeAnswers.WriteAsync(context, 201, _objects.CheckRun(repository, id, run));
    }

    private async Task UpdateCheckRunAsync(HttpContext context, FakeRepository repository)
    {
        int id = Number(context, "id");
        Take(repository.CheckRuns[id], await ReadAsync(context));
        await FakeAnswers.WriteAsync(context, 200, _objects.CheckRun(repository, id, repository.CheckRuns[id]));
    }

    private async Task UploadAsync(HttpContext context, FakeRepository repository)
    {
        string id = $"47177e22-5596-11eb-80a1-{repository.Uploads.Count + 1:x12}";
        repository.Uploads[id] = await ReadAsync(context);
        await FakeAnswers.WriteAsync(context, 202,
            new JsonObject { ["id"] = id, ["url"] = server.At($"repos/{repository.FullName}/code-scanning/sarifs/{id}") });
    }

    private Task UploadStatusAsync(HttpContext context, FakeRepository repository)
    {
        if (!repository.Uploads.ContainsKey((string)context.Request.RouteValues["id"]!))
            return FakeAnswers.Error(404, "Not Found")(context);
        if (repository.PendingAnswers-- > 0)
            return FakeAnswers.WriteAsync(context, 200, new JsonObject { ["processing_status"] = "pending" });
        return FakeAnswers.WriteAsync(context, 200, new JsonObject
        {
            ["processing_status"] = "complete",
            ["analyses_url"] = server.At($"repos/{repository.FullName}/code-scanning/analyses"),
        });
    }

    private static void Take(FakeCheckRun run, JsonObject request)
    {
        JsonObject[] annotations = [.. request["output"]?["annotations"]?.AsArray().Select(a => a!.AsObject()) ?? []];
        run.Annotations.AddRange(annotations);
        run.Lots.Add(annotations.Length);
    }

    private static int Number(HttpContext context, string name) => int.Parse((string)context.Request.RouteValues[name]!);

    private static async Task<JsonObject> ReadAsync(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
}
