using KeyScan.Http;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Support.Providers;

/// <summary>
/// A provider with a memory: keys work until they are revoked, and a revocation that it accepts is done when a test says so.
/// Its rule file says how it is asked and how keys are revoked, in the ways that a test chooses.
/// </summary>
internal sealed class AcmeProvider : IAsyncDisposable
{
    /// <summary>Its host.</summary>
    public const string Host = "api.acme.example";

    private readonly FakeProvider _fake;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    private AcmeProvider(FakeProvider fake)
    {
        _fake = fake;
        Asked = fake.On(Host);
        Asked.Answer = Answer;
    }

    /// <summary>What it was asked.</summary>
    public FakeHost Asked { get; }

    /// <summary>The revocations that it was asked for.</summary>
    public IEnumerable<AskedRequest> Revocations => Asked.Requests.Where(r => r.Method != "GET");

    /// <summary>What it answers revocations with; null for 202 and its own time.</summary>
    public FakeReply? Revoking { get; set; }

    /// <summary>What an owner has to bring who revokes.</summary>
    public string Admin { get; } = $"admin{Guid.NewGuid():N}";

    /// <summary>The way to it for everything that asks.</summary>
    public GuardedClientOptions Network =>
        new() { Connect = (context, cancellation) => _fake.ConnectAsync(context, cancellation), Trust = _fake.Authority.Trust() };

    public static async Task<AcmeProvider> StartAsync() => new(await FakeProvider.StartAsync());

    /// <summary>Does what it has accepted.</summary>
    public void Finish()
    {
        lock (_lock)
            _revoked.UnionWith(_accepted);
    }

    /// <summary>Ends a key, by whomever.</summary>
    public void Revoke(string key)
    {
        lock (_lock)
            _revoked.Add(key);
    }

    /// <summary>A rule file about its keys.</summary>
    /// <param name="effect">What a revocation ends.</param>
    /// <param name="byOwner">Whether the owner revokes, with a credential called <c>admin</c>.</param>
    public static string RuleFile(string effect = "this-key", bool byOwner = false) => $$"""
        provider: acme
        rules:
          - id: acme-key
            description: Acme key
            severity: high
            confidence: certain
            pattern: '(?<secret>acme_[A-Za-z0-9]{32})'
            keywords: [acme_]
            advice: Revoke it.
            examples: ['key = <<acme_[A-Za-z0-9]{32}>>']
            verify:
              hosts: [{{Host}}]
              safe: read-only
              rate: { per_second: 100 }
              steps:
                - request: { url: 'https://{{Host}}/v1/me', auth: { bearer: $secret } }
                  when:
                    - { status: 200, json: { $.id: present }, outcome: active }
                    - { status: 401, json: { $.error: invalid_key }, outcome: inactive }
                    - { status: [429, 5xx], outcome: unknown, retry: true }
            identity: { account: $.org, owner: $.email, scopes: 'header:x-scopes', risk: [{ scope: 'admin:*', level: critical }] }
            revoke:
              by: {{(byOwner ? "owner" : "possession")}}
              {{(byOwner ? "credentials: [admin]" : "reference: https://acme.example/docs")}}
              effect: {{effect}}
              confirm: verify
              undo: It is not undone; create a new key.
              steps:
                - request:
                    method: POST
                    url: https://{{Host}}/v1/revoke
                    reason: ends the key, which is what it is for
                    auth: { bearer: {{(byOwner ? "$admin" : "$secret")}} }
                    json: { key: $secret }
                  when:
                    - { status: 202, outcome: accepted }
                    - { status: 403, json: { $.error: not_yours }, outcome: refused }
                    - { status: [429, 5xx], outcome: unknown, retry: true }
            test:
              - { given: { secret: example }, replies: [{ status: 200, headers: { X-Scopes: read }, json: { id: 1, org: acme, email: a@acme.example } }], outcome: active }
              - { given: { secret: example }, replies: [{ status: 401, json: { error: invalid_key } }], outcome: inactive }
              - { given: { secret: example }, replies: [{ status: 500 }], outcome: unknown }
              - { of: revoke, given: { secret: example{{(byOwner ? ", admin: an-admin" : "")}} }, replies: [{ status: 202 }], outcome: accepted }
              - { of: revoke, given: { secret: example{{(byOwner ? ", admin: an-admin" : "")}} }, replies: [{ status: 403, json: { error: not_yours } }], outcome: refused }
              - { of: revoke, given: { secret: example{{(byOwner ? ", admin: an-admin" : "")}} }, replies: [{ status: 500 }], outcome: unknown }

        """;

    /// <summary>The templates of <see cref="RuleFile"/>.</summary>
    public static TemplateCatalogue Templates(string effect = "this-key", bool byOwner = false)
    {
        var problems = new List<Problem>();
        var read = TemplateFileReader.Read("acme.yml", RuleFile(effect, byOwner), TemplateSource.UserFile, problems);
        Assert.Empty(problems);
        return new TemplateCatalogue(read, withBuiltIn: false);
    }

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    private FakeReply Answer(AskedRequest request)
    {
        lock (_lock)
        {
            string bearer = request.Authorization.Replace("Bearer ", "", StringComparison.Ordinal);
            if (request.Method == "GET")
            {
                return _revoked.Contains(bearer) ? FakeReply.Json(401, "{\"error\": \"invalid_key\"}")
                    : FakeReply.Json(200, "{\"id\": 7, \"org\": \"acme-prod\", \"email\": \"dana@acme.example\"}",
                        ("X-Scopes", "admin:org, read"));
            }
            if (Revoking is { } reply)
                return reply;
            string key = System.Text.Json.JsonDocument.Parse(request.Body).RootElement.GetProperty("key").GetString()!;
            if (bearer != key && bearer != Admin)
                return FakeReply.Json(403, "{\"error\": \"not_yours\"}");
            _accepted.Add(key);
            return new FakeReply(202);
        }
    }
}
