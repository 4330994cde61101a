using System.Text;
using KeyScan.Http;
using KeyScan.Primitives;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Tests.Support.Providers;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>
/// Every recorded exchange of every built-in rule, played by a server over TLS that is the provider's hosts, through the engine
/// and the client that ask the real ones: what comes of it, whose it is, where the secret went, and where it did not.
/// </summary>
public sealed class RecordedExchangeTests
{
    /// <summary>The first rule of every template that sends requests.</summary>
    public static TheoryData<string> Templates =>
        [.. BuiltInExchanges.Templates.Where(t => t.Tests.Count > 0).Select(t => t.Rules[0])];

    /// <summary>Of those the ones that need something beside the secret.</summary>
    public static TheoryData<string> Needy =>
        [.. BuiltInExchanges.Templates.Where(t => t.Verify is { Needs.Count: > 0 } && t.Tests.Count > 0).Select(t => t.Rules[0])];

    [Theory, MemberData(nameof(Templates))]
    public Task What_a_provider_has_answered_comes_to_what_the_rule_says_of_it(string rule) =>
        PlayAllAsync(BuiltInExchanges.Of(rule));

    [Fact]
    public Task What_the_page_shows_for_a_server_of_one_s_own_does_what_it_says() => PlayAllAsync(BuiltInExchanges.OfPage());

    [Fact]
    public async Task A_key_of_a_kind_that_cannot_be_asked_about_is_sent_nowhere()
    {
        RuleVerification template = BuiltInExchanges.Of("tailscale-key");
        await using FakeProvider provider = await FakeProvider.StartAsync();
        var clock = new HurriedClock();
        using var client = new GuardedClient(Network(provider, clock));
        var verifier = new TemplateVerifier(new StepPlayer(new HostGates(client, clock),
            new CheckedConnection(AllowedAddresses.None), clock), new VerdictMemory(clock), clock);
        var values = new Dictionary<string, string>(
            StringComparer.Ordinal) { [ValueTemplate.SecretName] =
                BuiltInExchanges.Secret("tailscale-key").Replace("-api-", "-auth-", StringComparison.Ordinal) };

        VerificationResult result = await verifier.VerifyAsync(new VerificationRequest(template, values), CancellationToken.None);

        Assert.Equal((Outcome.NotTried, TemplateVerifier.OtherKind), (result.Outcome, result.Why));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_rehearsal_names_the_server_of_a_login_and_nobody_for_a_key_of_another_kind()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        using var run = new VerificationRun(new TemplateCatalogue([]), new VerificationOptions(), Network(provider));
        string text = $"{BuiltInExchanges.Example("database-url")}\n"
            + $"{BuiltInExchanges.Example("tailscale-key").Replace("-api-", "-auth-", StringComparison.Ordinal)}";
        ScanReport report =
            new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn(), NearbyLines = run.NearbyLines }).Scan(text);

        Assert.Equal(["database-url", "tailscale-key"], report.Findings.Select(f => f.Rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal([new PlannedRequests("db.shop.test", "login", 1)], run.Plan(report));
        Assert.Empty(provider.Requests);
    }

    private static async Task PlayAllAsync(RuleVerification template)
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        foreach (RecordedExchange exchange in template.Tests)
        {
            foreach (string id in template.Rules)
                await PlayAsync(provider, template, exchange, BuiltInExchanges.Values(exchange, id));
        }
        Assert.Empty(provider.Unexpected);
    }

    [Theory, MemberData(nameof(Needy))]
    public async Task What_a_template_needs_is_found_beside_the_secret_by_a_scan(string rule)
    {
        RuleVerification template = BuiltInExchanges.Of(rule);
        RecordedExchange exchange = template.Tests.First(t => !t.OfRevoke && t.Verdict == Verdict.Active);
        var random = new Random(2);
        var text = new StringBuilder();
        foreach (Need need in template.Verify!.Needs.Where(n => n.Part is null))
            text.Append(need.Rules is [var other, ..] ? BuiltInExchanges.Example(other)
                : $"near: {need.Prefix}{ExampleTemplate.Expand(exchange.Given[need.Name], random)}{need.Suffix}").Append('\n');
        text.Append(BuiltInExchanges.Example(rule));
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.Play([.. exchange.Replies.Select(Reply)]);
        using var run = new VerificationRun(new TemplateCatalogue([]), new VerificationOptions(), Network(provider));
        ScanReport report =
            new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn(), NearbyLines = run.NearbyLines }).Scan(text.ToString());

        // Nobody is asked about the others, and they are there for what it needs.
        using var asking = new VerificationRun(new TemplateCatalogue([]), new VerificationOptions(), Network(provider))
            { OnlyAbout = report.Findings.Where(f => f.Rule.Id == rule).Select(f => f.Id.ToString()).ToHashSet() };

        ScanReport verified = await asking.VerifyAsync(report, CancellationToken.None);

        Finding finding = verified.Findings.First(f => f.Rule.Id == rule);
        Assert.Equal((Outcome.Active, null), (finding.Verification.Outcome, finding.Verification.Why));
        Assert.Equal(exchange.Replies.Count, provider.Requests.Count);
    }

    [Fact]
    public void Every_outcome_that_a_template_states_is_one_of_its_exchanges()
    {
        foreach (RuleVerification template in BuiltInExchanges.Templates)
        {
            AssertReached(template, template.Verify?.Steps, ofRevoke: false);
            AssertReached(template, template.Revoke?.Steps, ofRevoke: true);
        }
    }

    private static void AssertReached(RuleVerification template, IReadOnlyList<Step>? steps, bool ofRevoke) =>
        Assert.All((steps ?? []).SelectMany(s => s.When).Select(c => c.Verdict).OfType<Verdict>().Distinct(),
            verdict => Assert.Contains(template.Tests, t => t.OfRevoke == ofRevoke && t.Verdict == verdict));

    private static async Task PlayAsync(FakeProvider provider, RuleVerification template, RecordedExchange exchange,
        Dictionary<string, string> values)
    {
        int asked = 0;
        foreach (HostPattern host in exchange.OfRevoke ? template.Revoke!.Hosts : template.Verify!.Hosts)
            provider.On(host.Fill(values)!).Answer = _ => Reply(exchange.Replies[Math.Min(asked++, exchange.Replies.Count - 1)]);
        provider.Requests.Clear();
        var clock = new HurriedClock();
        using var client = new GuardedClient(Network(provider, clock));
        var player = new StepPlayer(new HostGates(client, clock), new CheckedConnection(AllowedAddresses.None), clock);
        if (exchange.OfRevoke)
        {
            PlayedSteps played = await player.PlayAsync(template.Revoke!.Steps, values, 0, null, CancellationToken.None);
            Assert.True(exchange.Verdict == played.Verdict, $"{exchange.Origin}: {played}");
            AssertHidden(exchange, values, played.ToString());
        }
        else
        {
            VerificationResult result = await new TemplateVerifier(player, new VerdictMemory(clock), clock)
                .VerifyAsync(new VerificationRequest(template, values), CancellationToken.None);
            Assert.True(OutcomeOf(exchange.Verdict) == result.Outcome, $"{exchange.Origin}: {result}");
            AssertIdentity(exchange, result.Identity);
            AssertHidden(exchange, values, result.ToString());
        }
        Assert.True(asked >= exchange.Replies.Count, $"{exchange.Origin}: {asked} requests for {exchange.Replies.Count} replies");
        bool mayHold = (exchange.OfRevoke ? template.Revoke!.Steps : template.Verify!.Steps)
            .Any(s => s.Request!.Target.Names.Contains(ValueTemplate.SecretName, StringComparer.Ordinal));
        foreach (AskedRequest request in provider.Requests)
        {
            Assert.Equal(request.Host, request.ServerName);
            AssertHidden(exchange, values, mayHold ? request.Host : $"{request.Host}{request.Path}");
        }
    }

    private static void AssertIdentity(RecordedExchange exchange, Identity? identity)
    {
        Assert.True(exchange.Verdict == Verdict.Active || identity is null, "only of what works it is known whose it is");
        foreach ((string key, string expected) in exchange.Identity)
        {
            string? found = key switch
            {
                "account" => identity?.Account,
                "owner" => identity?.Owner,
                "scopes" => identity is null ? null : string.Join(',', identity.Scopes),
                "expires_at" =>
                    identity?.ExpiresAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                "last_used_at" =>
                    identity?.LastUsedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                _ => identity?.Risk?.ToString().ToLowerInvariant(),
            };
            Assert.True(expected == found, $"{exchange.Origin}: {key} is {found}, not {expected}");
        }
    }

    /// <summary>Neither the secret nor another value that is no name stands in a text, however it is written.</summary>
    private static void AssertHidden(RecordedExchange exchange, Dictionary<string, string> values, string text)
    {
        string secret = values[ValueTemplate.SecretName];
        string[] ways = [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret))];
        foreach (string way in ways)
            Assert.False(text.Contains(way, StringComparison.OrdinalIgnoreCase),
                $"{exchange.Origin}: the secret stands in a text that others read");
    }

    private static GuardedClientOptions Network(FakeProvider provider, TimeProvider? clock = null) => new()
    {
        Connect = provider.ConnectAsync,
        Trust = provider.Authority.Trust(),
        Time = clock ?? new HurriedClock(),
    };

    private static FakeReply Reply(RecordedReply reply) =>
        new(reply.Status, reply.Body,
            reply.IsJson ? "application/json" : "text/plain") { Headers = [.. reply.Headers.Select(h => (h.Key, h.Value))] };

    private static Outcome OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.Active => Outcome.Active,
        Verdict.Inactive => Outcome.Inactive,
        _ => Outcome.Unknown,
    };
}
