using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Support.Vault;

/// <summary>
/// A Vault, or an OpenBao, with a memory: tokens that look themselves up and revoke themselves with their children, namespaces,
/// a seal, and the names and metadata of secrets. vault-api.json describes it, and the tests hold each answer against that.
/// What a refused token is told is Vault's documentation
/// (https://developer.hashicorp.com/vault/docs/concepts/tokens#error-responses) and OpenBao's own behaviour, which does not
/// tell dead tokens from kept ones.
/// </summary>
internal sealed class FakeVault : IAsyncDisposable
{
    private const string Denied = "permission denied";
    private const string Metadata = "/v1/secret/metadata/";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, VaultToken> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);

    private FakeVault()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it answers, without TLS: another stands before it.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Whether it is OpenBao.</summary>
    public bool IsOpenBao { get; set; }

    /// <summary>Whether it is sealed.</summary>
    public bool IsSealed { get; set; }

    /// <summary>The namespaces beside the root, without slashes at their ends.</summary>
    public ISet<string> Namespaces { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The tokens that work, in no order.</summary>
    public IEnumerable<string> Tokens => _tokens.Keys;

    public static async Task<FakeVault> StartAsync()
    {
        var vault = new FakeVault();
        await vault._app.StartAsync();
        return vault;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _tokens.Clear();
        Namespaces.Clear();
        _owners.Clear();
        (IsOpenBao, IsSealed) = (false, false);
    }

    /// <summary>Takes a token in.</summary>
    public void Add(string token, VaultToken about) => _tokens[token] = about;

    /// <summary>Keeps a secret below <c>secret/</c>.</summary>
    /// <param name="path">Where.</param>
    /// <param name="owner">Whom its custom metadata names.</param>
    public void Keep(string path, string owner) => _owners[path] = owner;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        (int status, object? body) = Answer(context.Request);
        context.Response.StatusCode = status;
        if (body is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(body));
    }

    private (int Status, object? Body) Answer(HttpRequest request)
    {
        if (IsSealed)
            return Error(503, "Vault is sealed");
        string within = request.Headers["X-Vault-Namespace"].ToString().Trim('/');
        if (within.Length > 0 && !Namespaces.Contains(within))
            return Error(404);
        string name = request.Headers["X-Vault-Token"].ToString();
        if (!_tokens.TryGetValue(name, out VaultToken? token))
            return Error(403, IsOpenBao ? Denied : $"2 errors occurred:\n\t* {Denied}\n\t* invalid token\n\n");
        if (token.IsBoundElsewhere)
            return Error(403, Denied);
        // A path with slashes is one parameter of the description, in which they are encoded.
        string path = Uri.UnescapeDataString(request.Path.Value!);
        // The paths of a token itself are those of its own namespace, whichever the request names.
        switch (request.Method, path)
        {
            case ("GET", "/v1/auth/token/lookup-self"):
                return token.MayLookItselfUp ? (200, new { data = Describe(name, token) })
                    : Error(403, $"1 error occurred:\n\t* {Denied}\n\n");
            case ("POST", "/v1/auth/token/revoke-self"):
                Revoke(name);
                return (204, null);
            case ("GET", _) when path.StartsWith(Metadata, StringComparison.Ordinal):
                return token.Namespace == within ? Describe(path[Metadata.Length..], request.Query["list"] == "true")
                    : Error(403, $"1 error occurred:\n\t* {Denied}\n\n");
            default:
                return Error(404);
        }
    }

    private static Dictionary<string, object?> Describe(string name, VaultToken token)
    {
        var data = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["accessor"] = $"accessor-of-{token.Name}", ["creation_time"] = 1_735_689_600, ["creation_ttl"] = 2_764_800,
            ["display_name"] = token.Name, ["entity_id"] = "",
            ["expire_time"] = token.ExpireTime, ["explicit_max_ttl"] = 0, ["id"] = name, ["num_uses"] = 0,
            ["orphan"] = token.Parent is null, ["path"] = "auth/token/create",
            ["policies"] = token.Policies, ["ttl"] = token.ExpireTime is null ? 0 : 2_764_000, ["type"] = "service",
        };
        if (token.Namespace.Length > 0)
            data["namespace_path"] = $"{token.Namespace}/";
        return data;
    }

    private (int Status, object? Body) Describe(string path, bool isList)
    {
        if (!isList)
        {
            return !_owners.TryGetValue(path, out string? owner) ? Error(404) : (200, new
            {
                data = new
                {
                    created_time = "2025-03-22T02:24:06.945319214Z", current_version = 1, custom_metadata = new { owner },
                    updated_time = "2026-01-22T02:36:43.986212308Z",
                    versions = new Dictionary<string, object> { [
                        "1"] = new { created_time = "2025-03-22T02:24:06.945319214Z", deletion_time = "", destroyed = false } },
                },
            });
        }
        string folder = path.Length == 0 || path.EndsWith('/') ? path : $"{path}/";
        string[] names = [
            .. _owners.Keys.Where(s => s.StartsWith(folder, StringComparison.Ordinal)).Select(s => s[folder.Length..])
            .Select(s => s.Contains('/', StringComparison.Ordinal) ? s[..(s.IndexOf('/', StringComparison.Ordinal) + 1)] : s)
            .Distinct().Order(StringComparer.Ordinal)];
        return names.Length == 0 ? Error(404) : (200, new { data = new { keys = names } });
    }

    private void Revoke(string name)
    {
        if (!_tokens.TryRemove(name, out _))
            return;
        foreach (string child in _tokens.Where(t => t.Value.Parent == name).Select(t => t.Key).ToArray())
            Revoke(child);
    }

    private static (int Status, object? Body) Error(int status, params string[] errors) => (status, new { errors });
}

/// <summary>A token of a fake Vault.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Policies">Its policies.</param>
internal sealed record VaultToken(string Name, params string[] Policies)
{
    /// <summary>The namespace that it is of, without slashes at its ends; empty for the root.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The token that created it; null for none that is left.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it is bound to addresses from which nobody asks here.</summary>
    public bool IsBoundElsewhere { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public string? ExpireTime { get; init; } = "2027-05-19T11:35:54.466476215Z";

    /// <summary>The policy <c>default</c> allows it, and may be left out.</summary>
    public bool MayLookItselfUp =>
        Policies.Contains("default", StringComparer.Ordinal) || Policies.Contains("root", StringComparer.Ordinal);
}
