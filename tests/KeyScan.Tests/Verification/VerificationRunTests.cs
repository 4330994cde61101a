using KeyScan.Tests.Support.Providers;
using KeyScan.Verification;

namespace KeyScan.Tests.Verification;

public sealed class VerificationRunTests
{
    private const string Active = """{"id": 7, "email": "jane@acme.example", "org": {"name": "Acme Shop"}, "expires": 1796083200, "used": "2026-11-27T08:00:00Z"}""";

    [Fact]
    public async Task An_active_key_brings_whose_it_is_and_is_as_bad_as_what_it_opens()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.Json(200, Active, ("X-OAuth-Scopes", "read, admin:org")));
        using var trial = new VerificationTrial(provider);
        string key = VerificationTrial.Key(1);

        ScanReport report = await trial.VerifyAsync($"KEY={key}");

        Finding finding = Assert.Single(report.Findings);
        Identity identity = finding.Verification.Identity!;
        Assert.Equal((Outcome.Active, "api.acme.example", null),
            (finding.Verification.Outcome, finding.Verification.Host, finding.Verification.Why));
        Assert.Equal(("Acme Shop", "jane@acme.example", "read|admin:org"),
            (identity.Account, identity.Owner, string.Join('|', identity.Scopes)));
        Assert.Equal((new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero)), (identity.ExpiresAt, identity.LastUsedAt));
        Assert.Equal((Severity.Critical, Severity.Critical), (identity.Risk, finding.Severity));
        Assert.Equal(($"Bearer {key}", "GET", "/v1/me"), Asked(Assert.Single(provider.Requests)));
        Assert.Equal(1, report.ExitCode());
    }

    [Fact]
    public async Task A_key_that_its_provider_calls_dead_opens_nothing_and_fails_no_run()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.Json(401, "{\"error\": \"invalid_key\"}"));
        using var trial = new VerificationTrial(provider);

        ScanReport report = await trial.VerifyAsync($"KEY={VerificationTrial.Key(1)}");

        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((Outcome.Inactive, Severity.Low, null),
            (finding.Verification.Outcome, finding.Severity, finding.Verification.Identity));
        Assert.Equal(0, report.ExitCode());
    }

    [Fact]
    public async Task Only_what_works_fails_a_run_that_asks_for_that()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.Html).Always(FakeReply.Json(200, Active));
        using var trial = new VerificationTrial(provider, options: new VerificationOptions { FailOnlyActive = true });

        Assert.Equal(0, (await trial.VerifyAsync($"KEY={VerificationTrial.Key(1)}")).ExitCode());
        Assert.Equal(1, (await trial.VerifyAsync($"KEY={VerificationTrial.Key(2)}")).ExitCode());
    }

    [Fact]
    public async Task The_same_secret_is_asked_about_once_until_its_time_is_over_and_no_other_template_takes_the_verdict()
    {
        string text = VerificationTrial.Acme
            + VerificationTrial.Acme[VerificationTrial.Acme.IndexOf("  - id: acme-key", StringComparison.Ordinal)..]
            .Replace("id: acme-key", "id: acme-other-key", StringComparison.Ordinal)
            .Replace("    severity: high", "    severity: high\n    family: other", StringComparison.Ordinal)
            .Replace("api.acme.example", "api.other.example", StringComparison.Ordinal);
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Always(FakeReply.Json(200, Active));
        provider.On("api.other.example").Always(FakeReply.Json(401, "{\"error\": \"invalid_key\"}"));
        var clock = new HurriedClock();
        using var trial = new VerificationTrial(provider, text, time: clock);
        string key = VerificationTrial.Key(1);

        Assert.Equal(Outcome.Active, Assert.Single((await trial.VerifyAsync($"KEY={key}")).Findings).Verification.Outcome);
        Assert.Equal(Outcome.Active, Assert.Single((await trial.VerifyAsync($"AGAIN={key}")).Findings).Verification.Outcome);
        Assert.Single(provider.Requests);
        ScanReport found = trial.Scan($"KEY={key}");
        found = found with { Findings = [found.Findings[0] with { Rule = found.Rules.Single(r => r.Id == "acme-other-key") }] };
        Assert.Equal(Outcome.Inactive, Assert.Single((await trial.VerifyAsync(found)).Findings).Verification.Outcome);
        Assert.Single(provider.On("api.other.example").Requests);

        clock.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(Outcome.Active, Assert.Single((await trial.VerifyAsync($"KEY={key}")).Findings).Verification.Outcome);
        Assert.Equal(2, provider.On("api.acme.example").Requests.Count);
    }

    [Fact]
    public async Task What_is_unknown_is_not_remembered()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.Html, FakeReply.Json(200, Active));
        using var trial = new VerificationTrial(provider);
        string text = $"KEY={VerificationTrial.Key(1)}";

        Assert.Equal([Outcome.Unknown, Outcome.Active], [(await trial.VerifyAsync(text)).Findings[0].Verification.Outcome,
            (await trial.VerifyAsync(text)).Findings[0].Verification.Outcome]);
    }

    [Fact]
    public async Task Who_asks_for_the_same_at_the_same_time_waits_for_one_answer()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        var gate = new TaskCompletionSource();
        provider.On("api.acme.example").Play(FakeReply.Json(200, Active) with { After = gate.Task });
        using var trial = new VerificationTrial(provider);
        ScanReport found = trial.Scan($"KEY={VerificationTrial.Key(1)}");

        Task<ScanReport>[] asked = [.. Enumerable.Range(0, 8).Select(_ => trial.VerifyAsync(found))];
        await provider.WaitForAsync(1);
        gate.SetResult();

        Assert.All(await Task.WhenAll(asked), r => Assert.Equal(Outcome.Active, r.Findings[0].Verification.Outcome));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task No_host_is_asked_faster_than_its_rate_and_a_slow_one_holds_no_other_up()
    {
        string slow = VerificationTrial.Acme.Replace("per_second: 50", "per_second: 10", StringComparison.Ordinal);
        string text = slow + slow[slow.IndexOf("  - id: acme-key", StringComparison.Ordinal)..]
            .Replace("acme", "beta", StringComparison.Ordinal)
            .Replace("per_second: 10", "per_second: 100", StringComparison.Ordinal);
        await using FakeProvider provider = await FakeProvider.StartAsync();
        FakeHost acme = provider.On("api.acme.example").Always(FakeReply.Json(200, Active)),
            beta = provider.On("api.beta.example").Always(FakeReply.Json(200, Active));
        using var trial = new VerificationTrial(provider, text);

        ScanReport report = await trial.VerifyAsync(string.Join('\n',
            Enumerable.Range(0, 12).Select(i => $"A={VerificationTrial.Key(i)}\nB={VerificationTrial.Key(i, "beta_")}")));

        Assert.Equal(24, report.Findings.Count(f => f.Verification.Outcome == Outcome.Active));
        Assert.InRange(acme.MostWithin(TimeSpan.FromSeconds(0.5)), 1, 6);
        Assert.True(beta.Requests.Max(r => r.At) < acme.Requests.Max(r => r.At));
    }

    [Fact]
    public async Task The_most_severe_are_asked_about_first_and_no_more_than_the_run_may()
    {
        string text = VerificationTrial.Acme
            + VerificationTrial.Acme[VerificationTrial.Acme.IndexOf("  - id: acme-key", StringComparison.Ordinal)..]
            .Replace("id: acme-key", "id: acme-root-key", StringComparison.Ordinal)
            .Replace("'(?<secret>acme_", "'(?<secret>root_", StringComparison.Ordinal)
            .Replace("[acme_]", "[root_]", StringComparison.Ordinal)
            .Replace("severity: high", "severity: critical", StringComparison.Ordinal);
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Always(FakeReply.Json(200, Active));
        using var trial = new VerificationTrial(provider, text, new VerificationOptions { MostSecrets = 3 });

        ScanReport report = await trial.VerifyAsync(string.Join('\n',
            Enumerable.Range(0, 3).Select(i => $"A={VerificationTrial.Key(i)}\nB={VerificationTrial.Key(i, "root_")}")));

        Assert.All(report.Findings.Where(f => f.Rule.Id == "acme-root-key"),
            f => Assert.Equal(Outcome.Active, f.Verification.Outcome));
        Assert.All(report.Findings.Where(f => f.Rule.Id == "acme-key"),
            f => Assert.Equal((Outcome.NotTried, VerificationRun.OverLimit), (f.Verification.Outcome, f.Verification.Why)));
        Assert.Equal(3, provider.Requests.Count);
    }

    [Fact]
    public async Task Keys_that_the_registry_knows_are_sent_nowhere()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        using var trial = new VerificationTrial(provider);
        ScanReport found = trial.Scan(string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"K={VerificationTrial.Key(i)}")));
        KeyStatus[] statuses = Enum.GetValues<KeyStatus>();
        found = found with { Findings = [.. found.Findings.Select(
            (f, i) => f with { IssuedKey = new IssuedKey { KeyId = $"k{i}", Status = statuses[i % statuses.Length] } })] };

        ScanReport report = await trial.VerifyAsync(found);

        Assert.Equal(1000, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal(Outcome.NotTried, f.Verification.Outcome));
        Assert.Contains(report.Findings, f => f.Verification.Why == "the organisation's registry knows it: revoked");
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_rehearsal_says_whom_it_would_ask_and_asks_nobody()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        using var trial = new VerificationTrial(provider);

        Assert.Equal([new PlannedRequests("api.acme.example", "GET", 2)],
            trial.Plan($"A={VerificationTrial.Key(1)}\nB={VerificationTrial.Key(2)}"));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task All_reports_of_a_run_share_what_it_may_ask()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Always(FakeReply.Json(200, Active));
        using var trial = new VerificationTrial(provider, options: new VerificationOptions { MostSecrets = 1 });

        Assert.Equal(Outcome.Active,
            Assert.Single((await trial.VerifyAsync($"KEY={VerificationTrial.Key(1)}")).Findings).Verification.Outcome);
        Assert.Equal(VerificationRun.OverLimit,
            Assert.Single((await trial.VerifyAsync($"KEY={VerificationTrial.Key(2)}")).Findings).Verification.Why);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task An_answer_that_repeats_the_secret_does_not_give_it_away()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        string key = VerificationTrial.Key(1);
        provider.On("api.acme.example").Play(FakeReply.Json(200, $$"""{"id": 1, "email": "of {{key}}", "org": {"name": "{{key.ToUpperInvariant()}}"} }""", ("X-OAuth-Scopes", key)));
        using var trial = new VerificationTrial(provider);

        Finding finding = Assert.Single((await trial.VerifyAsync($"KEY={key}")).Findings);

        Assert.Equal("of acme****", finding.Verification.Identity!.Owner);
        Assert.DoesNotContain(key, $"{finding.Verification} {string.Join(' ', finding.Verification.Identity.Scopes)}",
            StringComparison.OrdinalIgnoreCase);
    }

    private static (string, string, string) Asked(AskedRequest request) => (request.Authorization, request.Method, request.Path);
}
