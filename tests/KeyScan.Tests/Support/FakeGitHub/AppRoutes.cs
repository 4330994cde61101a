using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>An app that is registered at the fake.</summary>
internal sealed class FakeApp(string id, RSA publicKey)
{
    public string Id { get; } = id;

    /// <summary>The accounts where it is installed.</summary>
    public HashSet<string> Installed { get; } = new(StringComparer.Ordinal);

    /// <summary>How many tokens it has got.</summary>
    public int Tokens { get; set; }

    /// <summary>Whether its installations are suspended.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>What is wrong with a token that says it is the app; null for nothing. The rules are those of GitHub.</summary>
    public string? Check(string authorization, DateTimeOffset now)
    {
        string[] parts = authorization.Replace("Bearer ", "", StringComparison.Ordinal).Split('.');
        if (parts.Length != 3)
            return "A JSON web token could not be decoded";
        if (!publicKey.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return "A JSON web token could not be decoded";
        JsonNode header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        JsonNode payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        long seconds = now.ToUnixTimeSeconds();
        return (string?)header["alg"] != "RS256" ? "'alg' must be RS256"
            : (string?)payload["iss"] != Id ? "'Issuer' claim ('iss') must be an Integer"
            : (long)payload["iat"]! > seconds ? "'Issued at' claim ('iat') must be an Integer representing the time that the "
            + "assertion was issued"
            : (long)payload["exp"]! <= seconds
            || (long)payload["exp"]! > seconds + 600 ? "'Expiration time' claim ('exp') is too far in the future"
            : null;
    }
}

/// <summary>The fake's answers to apps.</summary>
internal sealed class AppRoutes(FakeGitHubServer server)
{
    private readonly FakeObjects _objects = new(server);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orgs/{owner}/installation",
            (HttpContext context, string owner) => AsAppAsync(context, app => Installation(context, app, owner)));
        routes.MapGet("/users/{owner}/installation",
            (HttpContext context, string owner) => AsAppAsync(context, app => Installation(context, app, $"users/{owner}")));
        routes.MapPost("/app/installations/{id:int}/access_tokens",
            (HttpContext context) => AsAppAsync(context, app => TokenAsync(context, app)));
    }

    private Task AsAppAsync(HttpContext context, Func<FakeApp, Task> answer)
    {
        string? wrong = server.App is null ? "There is no app"
            : server.App.Check(context.Request.Headers.Authorization.ToString(), server.Clock.GetUtcNow());
        return wrong is null ? answer(server.App!) : FakeAnswers.Error(401, wrong)(context);
    }

    private Task Installation(HttpContext context, FakeApp app, string account) => !app.Installed.Contains(account)
        ? FakeAnswers.Error(404, "Not Found")(context)
        : FakeAnswers.WriteAsync(context, 200, new JsonObject
        {
            ["id"] = 77,
            ["account"] = _objects.User(account.Split('/')[^1]),
            ["repository_selection"] = "all",
            ["access_tokens_url"] = server.At("app/installations/77/access_tokens"),
            ["repositories_url"] = server.At("installation/repositories"),
            ["html_url"] = "https://github.com/organizations/acme/settings/installations/77",
            ["app_id"] = 1,
            ["target_id"] = 1,
            ["target_type"] = "Organization",
            ["permissions"] = new JsonObject { ["contents"] = "read" },
            ["events"] = new JsonArray(),
            ["created_at"] = "2026-01-02T03:04:05Z",
            ["updated_at"] = "2026-01-02T03:04:05Z",
            ["single_file_name"] = null,
            ["app_slug"] = "keyscan",
            ["suspended_by"] = null,
            ["suspended_at"] = app.IsSuspended ? "2026-01-02T03:04:05Z" : null,
        });

    private Task TokenAsync(HttpContext context, FakeApp app)
    {
        server.Token = $"ghs-made-up-{++app.Tokens}";
        return FakeAnswers.WriteAsync(context, 201, new JsonObject
        {
            ["token"] = server.Token,
            ["expires_at"] = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["permissions"] = new JsonObject { ["contents"] = "read" },
        });
    }
}
