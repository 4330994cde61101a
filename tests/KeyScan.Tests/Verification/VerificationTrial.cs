using KeyScan.Http;
using KeyScan.Pipeline;
using KeyScan.Primitives;
using KeyScan.Rules;
using KeyScan.Rules.Files;
using KeyScan.Tests.Support.Providers;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>A rule file, a scan with it, and a run that asks a fake provider about what was found.</summary>
internal sealed class VerificationTrial : IDisposable
{
    /// <summary>One rule whose provider says active, inactive, or is busy.</summary>
    public const string Acme = """
        provider: acme
        rules:
          - id: acme-key
            description: Acme key
            pattern: '(?<secret>acme_[A-Za-z0-9]{24})'
            keywords: [acme_]
            severity: high
            verify:
              hosts: [api.acme.example]
              rate: { per_second: 50 }
              steps:
                - request: { url: 'https://api.acme.example/v1/me', auth: { bearer: $secret } }
                  when:
                    - { status: 200, json: { $.id: present }, outcome: active }
                    - { status: 401, json: { $.error: invalid_key }, outcome: inactive }
                    - { status: [429, 5xx], outcome: unknown, retry: true }
            identity: { account: $.org.name, owner: $.email, scopes: header:x-oauth-scopes, expires_at: $.expires, last_used_at: $.used, risk: [{ scope: 'admin:*', level: critical }, { scope: read, level: low }] }
            test:
              - { given: { secret: example }, replies: [{ status: 200, json: { id: 1 } }], outcome: active }
              - { given: { secret: example }, replies: [{ status: 401, json: { error: invalid_key } }], outcome: inactive }
              - { given: { secret: example }, replies: [{ status: 500 }], outcome: unknown }

        """;

    private readonly RuleCatalogue _rules;
    private readonly VerificationRun _run;

    /// <summary>Reads a rule file and makes ready to ask.</summary>
    /// <param name="provider">Who is asked; null for the real network behind the guard.</param>
    /// <param name="text">The rule file.</param>
    /// <param name="options">How.</param>
    /// <param name="time">What time it is.</param>
    /// <param name="timeout">For one request.</param>
    /// <param name="connect">Opens connections; null for those to the provider.</param>
    public VerificationTrial(FakeProvider? provider, string text = Acme, VerificationOptions? options = null,
        TimeProvider? time = null, TimeSpan? timeout = null,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        var problems = new List<Problem>();
        _rules = RuleCatalogue.Of(RuleFileReader.Read("acme.yml", text, problems));
        IReadOnlyList<RuleVerification> templates = TemplateFileReader.Read("acme.yml", text, TemplateSource.UserFile, problems);
        Assert.Empty(problems);
        _run = new VerificationRun(new TemplateCatalogue(templates, withBuiltIn: false), options ?? new VerificationOptions(),
            new GuardedClientOptions
        {
            Connect = connect ?? (provider is null ? null : provider.ConnectAsync),
            Trust = provider?.Authority.Trust(),
            Time = time ?? TimeProvider.System,
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
            Guard = new CheckedConnection(options?.AllowPrivate ?? AllowedAddresses.None, "with --verify-private"),
        });
    }

    /// <summary>Has verdicts of earlier runs.</summary>
    public IVerdictStore Verdicts { set => _run.Verdicts = value; }

    /// <summary>A made-up key, another for each seed.</summary>
    public static string Key(int seed, string prefix = "acme_") => Support.MadeTokens.Random(prefix, 24, seed);

    /// <summary>What a scan finds in a text.</summary>
    public ScanReport Scan(string text) =>
        new Scanner(new ScanOptions { Rules = _rules, NearbyLines = _run.NearbyLines }).Scan(text);

    /// <summary>Scans and asks.</summary>
    public Task<ScanReport> VerifyAsync(string text) => VerifyAsync(Scan(text));

    /// <summary>Asks about findings.</summary>
    public Task<ScanReport> VerifyAsync(ScanReport report) =>
        _run.VerifyAsync(report, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Who would be asked.</summary>
    public IReadOnlyList<PlannedRequests> Plan(string text) => _run.Plan(Scan(text));

    public void Dispose() => _run.Dispose();
}
