using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.Servers;

/// <summary>A server over http on loopback that answers JSON, for programs of others that stand before one.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlainServer(Func<string, string, (int Status, string Body)> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            (int status, string body) =
                answer(context.Request.Method, context.Request.Path.ToUriComponent() + context.Request.QueryString.Value);
            context.Response.StatusCode = status;
            if (body.Length == 0)
                return;
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(body);
        });
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts it.</summary>
    /// <param name="answer">Status and body for a method and a path with its query.</param>
    public static async Task<PlainServer> StartAsync(Func<string, string, (int Status, string Body)> answer)
    {
        var server = new PlainServer(answer);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
