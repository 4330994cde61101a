using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>Answers for scripts and routes.</summary>
internal static class FakeAnswers
{
    /// <summary>An error as GitHub writes one, with further headers.</summary>
    public static FakeAnswer Error(int status, string message, params (string Name, string Value)[] headers) => context =>
    {
        foreach ((string name, string value) in headers)
            context.Response.Headers[name] = value;
        return WriteAsync(context, status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = $"{status}" });
    };

    /// <summary>A body of its own, with further headers.</summary>
    public static FakeAnswer Json(int status, string body, params (string Name, string Value)[] headers) => context =>
    {
        foreach ((string name, string value) in headers)
            context.Response.Headers[name] = value;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body);
    };

    /// <summary>No answer: the connection breaks.</summary>
    public static FakeAnswer Broken() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>No answer: the connection stays until the client ends it.</summary>
    public static FakeAnswer Silent(TaskCompletionSource arrived) => async context =>
    {
        arrived.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    /// <summary>A body without end, whatever length it announces, sent until the client has had enough.</summary>
    public static FakeAnswer Endless(long? announced) => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = announced;
        byte[] block = Encoding.ASCII.GetBytes(new string(' ', 1 << 16));
        try
        {
            for (long left = announced ?? long.MaxValue; left > 0; left -= block.Length)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // What the test is about.
        }
    };

    /// <summary>JSON with an entity tag; 304 where the client has it.</summary>
    public static async Task WriteAsync(HttpContext context, int status, JsonNode json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json.ToJsonString());
        if (status == 200)
        {
            string tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = 304;
                return;
            }
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(body);
    }

    /// <summary>One page of entries, with its links.</summary>
    public static Task WritePageAsync(HttpContext context, FakeGitHubServer server, IReadOnlyList<JsonObject> all)
    {
        int size = Math.Clamp(int.TryParse(context.Request.Query["per_page"], out int asked) ? asked : 30, 1, 100);
        int page = int.TryParse(context.Request.Query["page"], out int at) ? at : 1;
        int last = Math.Max(1, (all.Count + size - 1) / size);
        string Link(int to, string name)
        {
            var query = context.Request.Query.Where(q => q.Key != "page")
                .Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value.ToString())}").Append($"page={to}");
            return $"<{server.At(context.Request.Path.Value!.TrimStart('/'))}?{string.Join('&', query)}>; rel=\"{name}\"";
        }
        string[] links = [.. page > 1 ? [Link(page - 1, "prev"), Link(1, "first")] : Array.Empty<string>(),
            .. page < last ? [Link(page + 1, "next"), Link(last, "last")] : Array.Empty<string>()];
        if (links.Length > 0)
            context.Response.Headers.Link = string.Join(", ", links);
        return WriteAsync(context, 200, new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(j => j.DeepClone())]));
    }
}
