using System.Text;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Tests.Support.Providers;

/// <summary>What a fake provider answers: a recorded reply, or one of the ways in which providers misbehave.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Type">Its media type; null for none.</param>
internal sealed record FakeReply(int Status, string Body = "", string? Type = "application/json")
{
    private const int ChunkLength = 64 * 1024;

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>
    /// What it waits for before it answers; null for nothing. A test that holds a request back completes it when it has seen
    /// enough.
    /// </summary>
    public Task? After { get; init; }

    /// <summary>What happens instead of a status, headers and a body; null for nothing special.</summary>
    public Func<HttpContext, Task>? Instead { get; init; }

    /// <summary>200 with a page: a provider's front door, a captive portal, a parked name.</summary>
    public static FakeReply Html { get; } =
        new(200, "<!doctype html><title>Sign in</title><p>Please sign in.</p>", "text/html; charset=utf-8");

    /// <summary>200 that says it is JSON and is cut off.</summary>
    public static FakeReply WrongJson { get; } = new(200, "{\"id\": 17, \"login\": \"da");

    /// <summary>200 with a body that never ends.</summary>
    public static FakeReply Endless { get; } = new(200) { Instead = context => WriteAsync(context, long.MaxValue) };

    /// <summary>The connection is cut before anything is answered.</summary>
    public static FakeReply Dropped { get; } = new(0) { Instead = Cut };

    /// <summary>The connection is cut in the midst of the body.</summary>
    public static FakeReply CutOff { get; } = new(200) { Instead = CutInBody };

    /// <summary>No answer ever; the request stays open until who asks goes away.</summary>
    public static FakeReply Silent { get; } =
        new(0) { Instead = context => Quietly(() => Task.Delay(Timeout.Infinite, context.RequestAborted)) };

    /// <summary>200 whose body comes a byte at a time, ten a second, and never ends.</summary>
    public static FakeReply Dripping { get; } = new(200) { Instead = Drip };

    /// <summary>A body of JSON.</summary>
    public static FakeReply Json(int status, string json, params (string Name, string Value)[] headers) =>
        new(status, json) { Headers = headers };

    /// <summary>A redirect.</summary>
    public static FakeReply Redirect(string to, int status = 302) => new(status) { Headers = [("Location", to)] };

    /// <summary>429 with Retry-After: seconds, or a date as HTTP has it.</summary>
    public static FakeReply TooMany(string retryAfter) =>
        new(429, "{\"message\": \"slow down\"}") { Headers = [("Retry-After", retryAfter)] };

    /// <summary>200 with a body of that many bytes, of which it says the length first.</summary>
    public static FakeReply Large(long bytes) => new(200)
    {
        Instead = context =>
        {
            context.Response.ContentLength = bytes;
            return WriteAsync(context, bytes);
        },
    };

    /// <summary>Writes it.</summary>
    internal async Task WriteAsync(HttpContext context)
    {
        if (After is not null)
            await After.WaitAsync(context.RequestAborted);
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }
        context.Response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
            context.Response.Headers.Append(name, value);
        if (Body.Length == 0)
            return;
        context.Response.ContentType ??= Type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Body), context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, long bytes) => Quietly(async () =>
    {
        context.Response.ContentType = "application/json";
        byte[] chunk = new byte[ChunkLength];
        chunk.AsSpan().Fill((byte)' ');
        for (long left = bytes; left > 0; left -= ChunkLength)
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, ChunkLength)), context.RequestAborted);
    });

    private static Task Drip(HttpContext context) => Quietly(async () =>
    {
        context.Response.ContentType = "application/json";
        while (true)
        {
            await context.Response.WriteAsync(" ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(100), context.RequestAborted);
        }
    });

    private static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task CutInBody(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"id\": ");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Who asked may go at any time.</summary>
    private static async Task Quietly(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It has gone.
        }
    }
}
