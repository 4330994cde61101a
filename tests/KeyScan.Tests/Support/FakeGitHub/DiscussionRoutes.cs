using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>
/// The fake's GraphQL, as far as discussions go; pages are as small as can be, so that all of the paging is needed.
/// </summary>
internal sealed class DiscussionRoutes(FakeGitHubServer server)
{
    private const int PageSize = 1;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/graphql", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        JsonNode variables = (await JsonNode.ParseAsync(context.Request.Body))!["variables"]!;
        string? after = (string?)variables["after"];
        JsonObject data = (string?)variables["id"] is { } id ? new JsonObject { ["node"] = Node(id.Split(' '), after) }
            : new JsonObject { [
            "repository"] = List(server.Repositories.GetValueOrDefault($"{variables["owner"]}/{variables["name"]}"), after) };
        await FakeAnswers.WriteAsync(context, 200, new JsonObject { ["data"] = data });
    }

    private static JsonObject? List(FakeRepository? repository, string? after) => repository is null ? null : new JsonObject
    {
        ["discussions"] = Page(repository.Discussions, after, (discussion, i) =>
        {
            JsonObject json = Text($"{repository.FullName} {i}", discussion.Body);
            json["number"] = discussion.Number;
            json["title"] = discussion.Title;
            json["comments"] = Comments(repository, i, null);
            return json;
        }),
    };

    /// <summary>An id is the repository, the discussion's index, and the comment's.</summary>
    private JsonObject Node(string[] id, string? after)
    {
        FakeRepository repository = server.Repositories[id[0]];
        return id.Length == 2
            ? new JsonObject { ["comments"] = Comments(repository, int.Parse(id[1]), after) }
            : new JsonObject { ["replies"] = Replies(repository, int.Parse(id[1]), int.Parse(id[2]), after) };
    }

    private static JsonObject Comments(FakeRepository repository, int discussion, string? after) =>
        Page(repository.Discussions[discussion].Comments, after, (comment, i) =>
    {
        JsonObject json = Text($"{repository.FullName} {discussion} {i}", comment.Body);
        json["replies"] = Replies(repository, discussion, i, null);
        return json;
    });

    private static JsonObject Replies(FakeRepository repository, int discussion, int comment, string? after) =>
        Page(repository.Discussions[discussion].Comments[comment].Replies, after,
            (reply, i) => Text($"{repository.FullName} {discussion} {comment} {i}", reply));

    private static JsonObject Text(string id, string body) => new()
    {
        ["id"] = id,
        ["body"] = body,
        ["url"] = "https://github.com/acme/shop/discussions/5",
        ["createdAt"] = "2026-01-02T03:04:05Z",
        ["author"] = new JsonObject { ["login"] = "octocat" },
    };

    private static JsonObject Page<T>(List<T> all, string? after, Func<T, int, JsonObject> write)
    {
        int start = after is null ? 0 : int.Parse(after);
        int end = Math.Min(all.Count, start + PageSize);
        return new JsonObject
        {
            ["pageInfo"] = new JsonObject { ["hasNextPage"] = end < all.Count, ["endCursor"] = $"{end}" },
            ["nodes"] = new JsonArray([.. all.Skip(start).Take(PageSize).Select((item, i) => write(item, start + i))]),
        };
    }
}
