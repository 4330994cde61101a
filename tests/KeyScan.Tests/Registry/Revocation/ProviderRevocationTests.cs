using KeyScan.Registry.Findings;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>Revocation at the provider is an event like any other: planned, limited, approved, stopped, called back, asked again before it is sent, confirmed.</summary>
public sealed class ProviderRevocationTests : IDisposable
{
    private const string Endpoints = "providers:\n  - name: acme\n    match: { provider: acme }\n";
    private readonly LeakyRegistry _registry = new();
    private readonly SampleReports _samples = new();

    [Fact]
    public async Task What_is_accepted_is_not_done_and_the_next_verify_closes_it_with_both_receipts_in_the_log()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n");
        Record(finding, Outcome.Active);
        (EventPlan plan, SendSummary sent) = await run.RunAfterScanAsync(Found(finding), default);
        OutboxEvent planned = Assert.Single(plan.New);
        Assert.Equal(("this key", "It is not undone; create a new key.", false), (planned.Effect, planned.Undo, planned.EndsMore));
        Assert.True(sent.AllTaken);
        AskedRequest asked = Assert.Single(acme.Revocations);
        Assert.Equal($"Bearer {finding.Secret.Reveal()}", asked.Authorization);
        Assert.DoesNotContain(finding.Secret.Reveal(), asked.Path, StringComparison.Ordinal);
        Assert.Equal((EventState.Delivered, "accepted"), (Only().State, Only().Receipt));

        // An answer from before it was accepted says nothing, and neither does one that is not clear.
        Assert.Equal(0, await run.ConfirmAsync([], default));
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        Record(finding, Outcome.Unknown);
        Record(finding, Outcome.Active);
        Assert.Equal(0, await run.ConfirmAsync([], default));
        Record(finding, Outcome.Inactive);
        Assert.Equal(1, await run.ConfirmAsync([], default));
        Assert.Equal(EventState.Revoked, Only().State);
        string[] log = [.. new RevocationRecord(_registry.Database).Log().Where(l => l.Subject == planned.Id).Select(l => $"{l.Action}: {l.Detail}")];
        Assert.Contains("delivered: status 202, receipt accepted", log);
        Assert.Contains(log, l => l.StartsWith($"confirmed: by verify: {AcmeProvider.Host} said inactive at ", StringComparison.Ordinal));
        Assert.Null(new RevocationRecord(_registry.Database).Verify(null).Fault);
        Assert.Equal(FindingState.Revoked, Assert.Single(new FindingStore(_registry.Database).All()).State);
        // It works again: a leak of its own.
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        Record(finding, Outcome.Active);
        Assert.Equal(2, Assert.Single(run.Plan().New).Cycle);
    }

    [Fact]
    public async Task A_person_releases_it_two_approve_it_and_the_scan_that_finds_the_secret_sends_it()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        RevocationRun run = Run(acme, "approvals: 2\n" + Endpoints);
        Record(finding, Outcome.Active);
        Assert.Single(run.Plan().New);
        string id = Only().Id;
        async Task<int> ScanAsync() => (await run.RunAfterScanAsync(Found(finding), default)).Sent.Attempts;

        Assert.Equal(0, await ScanAsync());
        run.Release([id]);
        Assert.Equal(0, await ScanAsync());
        run.Approve([id], "Dana");
        run.Approve([id], "dana ");
        Assert.Equal(0, await ScanAsync());
        run.Approve([id], "Kim");
        run.Stop("wrong import");
        Assert.Equal(0, await ScanAsync());
        run.Resume();
        Assert.Equal(0, (await run.SendAsync(new SendOrder(), default)).Attempts);
        Assert.Equal(0, (await run.RunAfterScanAsync(Found(MakeFinding()), default)).Sent.Attempts);
        Assert.Empty(acme.Revocations);
        Assert.Equal(1, await ScanAsync());
        Assert.Single(acme.Revocations);
    }

    [Theory]
    [InlineData("inactive", "its provider says meanwhile")]
    [InlineData("allowed", "it is allowed wherever it stands")]
    [InlineData("forgotten", "the registry has the finding no more")]
    public async Task It_is_asked_again_whether_it_still_should_before_it_is_sent(string meanwhile, string why)
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        RevocationRun run = Run(acme, Endpoints);
        Record(finding, Outcome.Active);
        run.Release([Assert.Single(run.Plan().New).Id]);
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        switch (meanwhile)
        {
            case "inactive":
                Record(finding, Outcome.Inactive);
                break;
            case "allowed":
                _registry.Set("sightings", "state", (long)FindingState.Allowed);
                break;
            default:
                _registry.Database.Run(s => s.Execute("DELETE FROM sightings; DELETE FROM findings"));
                break;
        }
        await run.SendAsync(new SendOrder { Found = Found(finding) }, default);
        Assert.Empty(acme.Revocations);
        Assert.Equal(EventState.Cancelled, Only().State);
        Assert.Contains(why, Only().LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account", "the account acme-prod")]
    [InlineData("all-keys-of-user", "all keys of dana@acme.example")]
    public async Task What_ends_more_than_the_key_is_held_in_every_mode_and_released_by_who_says_so_alone(string effect, string ends)
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n", effect);
        Record(finding, Outcome.Active);
        await run.RunAfterScanAsync(Found(finding), default);
        OutboxEvent held = Only();
        Assert.Equal((ends, true, true, $"ends {ends}, not this key alone"), (held.Effect, held.EndsMore, held.IsHeld, held.HeldBecause));
        Assert.Contains(ends, Assert.Throws<ProblemException>(() => run.Release([held.Id])).Problem.What, StringComparison.Ordinal);
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Empty(acme.Revocations);
        Assert.Equal(1, run.Release([held.Id], endingMore: true));
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Single(acme.Revocations);
    }

    [Fact]
    public async Task What_was_approved_is_what_is_done_whatever_the_rule_has_become()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        Record(finding, Outcome.Active);
        RevocationRun approved = Run(acme, Endpoints);
        approved.Release([Assert.Single(approved.Plan().New).Id]);
        await Run(acme, Endpoints, "account").SendAsync(new SendOrder { Found = Found(finding) }, default);
        Assert.Empty(acme.Revocations);
        Assert.Equal(EventState.Dead, Only().State);
        Assert.StartsWith("rule: it would end something else by now than this key", Only().LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_revokes_with_credentials_of_their_own_which_stand_nowhere()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        Record(finding, Outcome.Active);
        EventPlan without = Run(acme, Endpoints, byOwner: true).Plan();
        Assert.Empty(without.New);
        Assert.Equal("what acme-key finds is revoked by its owner, with `admin`, which endpoint acme has not", Assert.Single(without.Problems).What);

        _registry.Folder.Write("admin", acme.Admin);
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n    credentials: { admin: file:admin }\n", byOwner: true);
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Equal($"Bearer {acme.Admin}", Assert.Single(acme.Revocations).Authorization);
        Assert.Equal("accepted", Only().Receipt);
        byte[] database = [.. Directory.EnumerateFiles(_registry.Folder.Path, "registry.db*").SelectMany(Shared)];
        Assert.Equal(-1, database.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(acme.Admin)));
        Assert.Equal(-1, database.AsSpan().IndexOf(finding.Secret.RevealBytes()));
    }

    [Fact]
    public async Task A_refusal_is_final_and_what_is_unclear_is_tried_again_on_schedule()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding finding = MakeFinding();
        Record(finding, Outcome.Active);
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n");
        acme.Revoking = FakeReply.Html;
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Equal((EventState.WaitingForSecret, 1), (Only().State, Only().Attempts));
        Assert.Contains("status 200, is none that the rule knows", Only().LastError, StringComparison.Ordinal);
        acme.Revoking = FakeReply.Dropped;
        _registry.Time.Advance(TimeSpan.FromMinutes(10));
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Equal((EventState.WaitingForSecret, 2), (Only().State, Only().Attempts));
        acme.Revoking = FakeReply.Json(403, "{\"error\": \"not_yours\"}");
        _registry.Time.Advance(TimeSpan.FromHours(1));
        await run.RunAfterScanAsync(Found(finding), default);
        Assert.Equal((EventState.Dead, $"refused: {AcmeProvider.Host} will not revoke it, status 403"), (Only().State, Only().LastError));
        Assert.Equal(3, acme.Revocations.Count());
    }

    [Fact]
    public async Task More_than_the_limit_of_a_window_wait_for_a_person_and_what_was_called_back_stays_so()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding[] findings = [.. Enumerable.Range(0, 4).Select(_ => MakeFinding())];
        RevocationRun run = Run(acme, "max_events: 3 per 1h\n" + Endpoints + "    mode: auto\n");
        Record(findings, Outcome.Active);
        (EventPlan plan, _) = await run.RunAfterScanAsync(Found(findings), default);
        Assert.Contains("more than max_events", Assert.Single(plan.Problems).What, StringComparison.Ordinal);
        Assert.Equal(4, run.Held().Count);
        Assert.Empty(acme.Revocations);
        Assert.Equal(4, run.Cancel(null, null, "a poisoned registry").Cancelled);
        _registry.Time.Advance(TimeSpan.FromHours(2));
        Record(findings, Outcome.Active);
        (plan, _) = await run.RunAfterScanAsync(Found(findings), default);
        Assert.Empty(plan.New);
        Assert.Empty(acme.Revocations);
    }

    [Fact]
    public async Task An_issued_key_is_revoked_without_asking_first_and_its_provider_confirms_it()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        Finding plain = MakeFinding();
        _registry.Leak("key-1");
        Finding issued = plain with { Fingerprint = LeakyRegistry.FingerprintOf("key-1"), IssuedKey = new IssuedKey { KeyId = "key-1", Status = KeyStatus.Active } };
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n");
        Record(issued, Outcome.NotTried);
        (EventPlan plan, _) = await run.RunAfterScanAsync(Found(issued), default);
        Assert.Equal("key-1", Assert.Single(plan.New).KeyId);
        Assert.Empty(plan.Unmatched);
        Assert.Equal(["POST"], acme.Asked.Requests.Select(r => r.Method));
        Assert.Equal(["key-1"], RevocationRecord.AwaitingConfirmation(_registry.Database));
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        Record(issued, Outcome.Inactive);
        Assert.Equal(1, await run.ConfirmAsync([], default));
        Assert.Equal(KeyStatus.Revoked, _registry.StatusOf("key-1"));
        Assert.Empty(RevocationRecord.AwaitingConfirmation(_registry.Database));
    }

    [Fact]
    public async Task What_nobody_has_confirmed_is_not_revoked_by_itself()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n");
        foreach (Outcome outcome in (Outcome[])[Outcome.NotTried, Outcome.Unknown, Outcome.Inactive, Outcome.Canary])
        {
            Finding finding = MakeFinding();
            Record(finding, outcome);
            Assert.Empty((await run.RunAfterScanAsync(Found(finding), default)).Plan.New);
        }
        Assert.Empty(acme.Asked.Requests);
    }

    /// <summary>It was asked about before it was published to be bait, or somebody says it is active all the same.</summary>
    [Fact]
    public async Task Bait_is_not_revoked_as_whoever_planted_it_would_hear_of_that_too()
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        const string Account = "AKIAYVP4CIPP";
        Finding finding = MakeFinding() with { Secret = new Secret(Account.PadRight(20, 'Q')) };
        RevocationRun run = Run(acme, Endpoints + "    mode: auto\n");
        Record(finding, Outcome.Active);
        Assert.Single((await run.RunAfterScanAsync(Found(finding), default)).Plan.New);
        Assert.Empty(acme.Asked.Requests);
        Assert.NotEqual(EventState.Delivered, Only().State);
        Assert.Contains(new RevocationRecord(_registry.Database).Log(), l => l.Detail.Contains("bait: it is Thinkst Canarytokens's", StringComparison.Ordinal));
    }

    public void Dispose() => _registry.Dispose();

    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static FoundSecrets Found(params Finding[] findings) => new(SampleReports.MakeReport(findings));

    private OutboxEvent Only() => Assert.Single(_registry.Events());

    private Finding MakeFinding() => _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);

    private RevocationRun Run(AcmeProvider acme, string endpoints, string effect = "this-key", bool byOwner = false) =>
        new(_registry.Database, _registry.Read(endpoints), new RevocationClock(_registry.Time, new RetrySchedule(new Random(1))), "test")
        {
            Templates = new RevocationTemplates(AcmeProvider.Templates(effect, byOwner), acme.Network),
        };

    private void Record(Finding finding, Outcome outcome) => Record([finding], outcome);

    private void Record(Finding[] findings, Outcome outcome)
    {
        DateTimeOffset now = _registry.Time.GetUtcNow();
        var said = new VerificationResult { Outcome = outcome, At = outcome == Outcome.NotTried ? null : now, Host = AcmeProvider.Host, Identity = outcome == Outcome.Active ? new Identity { Account = "acme-prod", Owner = "dana@acme.example" } : null };
        ScanReport report = SampleReports.MakeReport([.. findings.Select(f => f with { Verification = said })]) with { StartedAt = now };
        new FindingStore(_registry.Database).Record("acme/shop", report, []);
    }
}
