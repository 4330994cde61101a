using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>What is queued can be called back, and is looked at again before it is sent.</summary>
public sealed class CalledBackTests : IDisposable
{
    private static readonly SendOrder Everything = new();
    private readonly LeakyRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("revoked", "the key was revoked meanwhile")]
    [InlineData("gone", "the registry has the key no more")]
    [InlineData("replaced", "the value that was found is the key's no more")]
    public async Task What_changed_in_the_registry_since_the_plan_is_not_sent(string change, string why)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1", "key-2");
        switch (change)
        {
            case "revoked":
                _registry.SetStatus("key-1", KeyStatus.Revoked);
                break;
            case "gone":
                _registry.Database.Run(s => s.Execute("DELETE FROM leaks; DELETE FROM issued_keys WHERE key_id = 'key-1'"));
                break;
            default:
                _registry.Database.Run(s => s.Execute("DELETE FROM fingerprints WHERE key_id = 'key-1'"));
                break;
        }
        SendSummary sent = await run.SendAsync(Everything, default);
        Assert.Equal("key-2", LeakyRegistry.DataOf(Assert.Single(receiver.Requests).Body).GetProperty("key_id").GetString());
        OutboxEvent left = _registry.Events().Single(e => e.KeyId == "key-1");
        Assert.Equal((EventState.Cancelled, $"called back: {why}"), (left.State, left.LastError));
        Assert.Empty(sent.Unsent);
        Assert.Contains(new RevocationRecord(_registry.Database).Log(),
            l => l.Action == "cancelled" && l.Subject == left.Id && l.Detail == why);
    }

    [Fact]
    public async Task A_key_that_has_expired_is_left_and_sent_when_its_expiry_is_put_off()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        _registry.Set("issued_keys", "expires_at", _registry.Time.GetUtcNow().ToUnixTimeMilliseconds() - 1);
        Assert.Empty((await run.SendAsync(Everything, default)).Unsent);
        Assert.Empty(receiver.Requests);
        _registry.Set("issued_keys", "expires_at", null);
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Many_events_that_are_called_back_do_not_keep_a_sender_from_the_others()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, [.. Enumerable.Range(0, 30).Select(i => $"key-{i:D2}")]);
        for (int i = 0; i < 29; i++)
            _registry.SetStatus($"key-{i:D2}", KeyStatus.Revoked);
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        Assert.Equal(29, _registry.Events().Count(e => e.State == EventState.Cancelled));
    }

    [Fact]
    public async Task What_was_called_back_is_not_sent_or_queued_again_until_somebody_retries_and_releases_it()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1", "key-2");
        string[] ids = [.. _registry.Events().Select(e => e.Id)];
        Assert.Equal((1, 0, 0), Counts(run.Cancel([ids[0]], null, "wrong import")));
        Assert.Equal((1, 0, 0), Counts(run.Cancel(null, "key-2", "wrong import")));
        Assert.Equal((0, 0, 0), Counts(run.Cancel(null, null, "wrong import")));
        await run.RunAutomaticAsync(null, default);
        Assert.Empty(receiver.Requests);
        Assert.Equal(2, _registry.Events().Count);

        Assert.Equal(1, run.Retry([ids[0]]));
        await run.SendAsync(Everything, default);
        Assert.Empty(receiver.Requests);
        run.Release([ids[0]]);
        await run.SendAsync(Everything, default);
        Assert.Equal(ids[0], Assert.Single(receiver.Requests).Id);
        CalledBack late = run.Cancel([ids[0]], null, "too late");
        Assert.Equal([ids[0]], late.Left);
        Assert.Throws<ProblemException>(() => run.Cancel(["msg_none"], null, "no such"));
        Assert.Null(new RevocationRecord(_registry.Database).Verify(null).Fault);
    }

    [Fact]
    public void A_key_that_leaks_elsewhere_or_with_another_secret_after_it_was_called_back_is_a_new_event()
    {
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint("https://example.com/", "mode: auto"));
        _registry.Leak("key-1", "key-2");
        _registry.Database.Run(s => s.Execute("DELETE FROM leaks"));
        _registry.LeakHeld("key-1", "shop", "Content-Type", "reads as words or a name");
        _registry.LeakHeld("key-2", "shop", "User-Agent", "reads as words or a name");
        Assert.Equal(2, run.Plan().New.Count);
        run.Cancel(null, null, "wrong import");
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        _registry.LeakHeld("key-1", "shop", "Content-Type", "reads as words or a name");
        Assert.Empty(run.Plan().New);
        _registry.LeakAgain("key-1", "shop");
        OutboxEvent again = Assert.Single(run.Plan().New);
        Assert.Equal(("key-1", 2L, false), (again.KeyId, again.Cycle, again.IsHeld));
    }

    [Fact]
    public async Task What_a_sender_had_in_hand_when_it_was_called_back_and_arrived_counts_as_delivered()
    {
        RevocationRun? run = null;
        CalledBack? called = null;
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(context =>
        {
            called = run!.Cancel(null, null, "wrong import");
            return WebhookReceiver.Status(200)(context);
        });
        run = Planned(receiver, "key-1");
        await run.SendAsync(Everything, default);
        Assert.Equal((1, 1, 0), Counts(called!));
        Assert.Equal(EventState.Delivered, Assert.Single(_registry.Events()).State);
    }

    [Fact]
    public async Task An_event_that_a_sender_has_in_hand_is_not_sent_a_second_time_by_a_retry()
    {
        int retried = -1;
        RevocationRun? run = null;
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(async context =>
        {
            retried = run!.Retry([_registry.Events()[0].Id]);
            await run.SendAsync(Everything, default);
            await WebhookReceiver.Status(200)(context);
        });
        run = Planned(receiver, "key-1");
        await run.SendAsync(Everything, default);
        Assert.Equal(0, retried);
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void What_should_not_have_come_into_the_registry_can_be_forgotten(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        string[] keys = [.. Enumerable.Range(0, 3).Select(i => Support.MadeTokens.Random("acme_", 32, i))];
        registry.Import($"key,key_id\n{keys[0]},k-0\n{keys[1]},k-1\n");
        registry.Import($"key,key_id\n{keys[2]},k-0\n", new KeyScan.Registry.Import.ImportOptions { AddFingerprints = true });
        var forgetting = new KeyForgetting(registry.Database, TimeProvider.System, "test");
        Fingerprint second = Fingerprint.Compute(TestRegistry.Pepper(1), new Secret(keys[2]));
        Assert.Equal(2, registry.Store.FingerprintsOf("k-0").Count);
        Assert.All(registry.Store.FingerprintsOf("k-0"), f => Assert.Equal(TestRegistry.Now, f.AddedAt));
        Assert.Equal(0, forgetting.ForgetFingerprints(
            [second.Text.ToUpperInvariant().Replace("E1", "e1", StringComparison.Ordinal)], "wrong column"));
        Assert.NotEqual(second, Assert.Single(registry.Store.FingerprintsOf("k-0")).Fingerprint);
        Assert.Throws<ProblemException>(() => forgetting.ForgetFingerprints([second.Text], "again"));
        Assert.Throws<ProblemException>(() => forgetting.Forget(["k-1", "none"], "one is not there"));
        Assert.NotNull(registry.Store.Find("k-1"));
        forgetting.Forget(["k-1"], "wrong file");
        Assert.Null(registry.Store.Find("k-1"));
        Assert.Equal(["fingerprint_forgotten", "key_forgotten"],
            new RevocationRecord(registry.Database).Log().Select(l => l.Action));
        Assert.Equal(1, registry.Import($"key,key_id\n{keys[1]},k-1\n").New);
    }

    [Fact]
    public void Events_about_what_is_forgotten_are_called_back()
    {
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint("https://example.com/"));
        _registry.Leak("key-1", "key-2");
        run.Plan();
        var forgetting = new KeyForgetting(_registry.Database, _registry.Time, "test");
        Assert.Equal(1, forgetting.Forget(["key-1"], "wrong file"));
        Assert.Equal(1, forgetting.ForgetFingerprints([LeakyRegistry.FingerprintOf("key-2").Text], "wrong column"));
        Assert.All(_registry.Events(), e => Assert.Equal(EventState.Cancelled, e.State));
        Assert.Empty(run.Plan().New);
    }

    private static (int, int, int) Counts(CalledBack called) => (called.Cancelled, called.UnderWay, called.Left.Count);

    private RevocationRun Planned(WebhookReceiver receiver, params string[] keys)
    {
        _registry.Leak(keys);
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto", "concurrency: 4"));
        run.Plan();
        return run;
    }
}
