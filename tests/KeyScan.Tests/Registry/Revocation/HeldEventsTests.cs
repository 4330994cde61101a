using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>What waits for a person, and what does not because of it.</summary>
public sealed class HeldEventsTests : IDisposable
{
    private readonly LeakyRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Many_small_runs_send_no_more_than_the_limit_of_the_window()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = _registry.Run("max_events: 5 per 1h\n" + LeakyRegistry.Endpoint(receiver.Address, "mode: auto"));
        for (int i = 0; i < 6; i++)
        {
            _registry.Leak(Enumerable.Range(i * 4, 4).Select(k => $"key-{k:D2}"));
            await run.RunAutomaticAsync(null, default);
        }
        Assert.Equal(4, receiver.Requests.Count);
        Assert.Equal(20, run.Held().Count);
    }

    [Fact]
    public async Task A_flood_is_held_and_does_not_block_the_leak_that_comes_after_it()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = _registry.Run("max_events: 5 per 1h\n" + LeakyRegistry.Endpoint(receiver.Address, "mode: auto"));
        _registry.Leak(Enumerable.Range(0, 24).Select(k => $"key-{k:D2}"));
        (EventPlan plan, SendSummary _) = await run.RunAutomaticAsync(null, default);
        Assert.Contains("24 new events of endpoint main are more than max_events (5 per 1h)", Assert.Single(plan.Problems).What,
            StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);

        _registry.Leak("real");
        Assert.Empty((await run.RunAutomaticAsync(null, default)).Plan.Problems);
        Assert.Equal("real", LeakyRegistry.DataOf(Assert.Single(receiver.Requests).Body).GetProperty("key_id").GetString());

        // Nobody but a person lets the flood go, not even when the window has passed.
        _registry.Time.Advance(TimeSpan.FromDays(2));
        await run.RunAutomaticAsync(null, default);
        run.Release([.. run.Unreleased(null).Select(e => e.Id)]);
        await run.SendAsync(new SendOrder(), default);
        Assert.Single(receiver.Requests);
        run.Release([.. run.Held().Select(e => e.Id)]);
        await run.SendAsync(new SendOrder(), default);
        Assert.Equal(25, receiver.Requests.Count);
    }

    [Fact]
    public async Task When_the_window_has_passed_there_is_room_again()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = _registry.Run("max_events: 2 per 30m\n" + LeakyRegistry.Endpoint(receiver.Address, "mode: auto"));
        foreach (string[] keys in (string[][])[["key-1", "key-2"], ["key-3"]])
        {
            _registry.Leak(keys);
            await run.RunAutomaticAsync(null, default);
        }
        Assert.Equal(2, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromMinutes(31));
        _registry.Leak("key-4");
        await run.RunAutomaticAsync(null, default);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_value_that_hardly_is_a_key_waits_for_a_person_and_status_says_why()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto"));
        Import("prod-pay-1");
        _registry.LeakHeld("prod-pay-1", "shop", "Content-Type", "reads as words or a name");
        await run.RunAutomaticAsync(null, default);
        OutboxEvent held = Assert.Single(run.Held());
        Assert.Equal(("reads as words or a name", null), (held.HeldBecause, held.ReleasedAt));
        run.Release([.. run.Unreleased(EndpointMode.Auto).Concat(run.Unreleased(EndpointMode.Plan)).Select(e => e.Id)]);
        await run.SendAsync(new SendOrder(), default);
        Assert.Empty(receiver.Requests);
        Assert.True(Assert.Single(run.Status().Open).Event.IsHeld);

        run.Release([held.Id]);
        await run.SendAsync(new SendOrder(), default);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task The_real_leak_of_a_key_is_sent_although_a_word_was_taken_for_it_elsewhere()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        Import("prod-pay-1");
        _registry.LeakHeld("prod-pay-1", "a-words", "Content-Type", "reads as words or a name");
        _registry.LeakAgain("prod-pay-1", "real");
        await _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto")).RunAutomaticAsync(null, default);
        Assert.Equal(LeakyRegistry.FingerprintOf("prod-pay-1").Text,
            LeakyRegistry.DataOf(Assert.Single(receiver.Requests).Body).GetProperty("fingerprint").GetString());
    }

    [Fact]
    public void A_key_that_stands_in_many_repositories_is_held()
    {
        Import("everywhere");
        for (int i = 0; i < 10; i++)
            _registry.LeakAgain("everywhere", $"repository-{i}");
        OutboxEvent planned = Assert.Single(_registry.Run(LeakyRegistry.Endpoint("https://example.com/", "mode: auto")).Plan().New);
        Assert.Equal("stands in 10 repositories at once", planned.HeldBecause);
        Assert.Null(planned.ReleasedAt);
    }

    [Fact]
    public async Task An_event_keeps_the_number_of_approvals_it_was_planned_with()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        string file = LeakyRegistry.Endpoint(receiver.Address, "mode: auto");
        _registry.Leak("key-1");
        _registry.Run($"approvals: 2\n{file}").Plan();
        RevocationRun without = _registry.Run(file);
        Assert.Equal(1, without.Approve(null, "dana"));
        foreach (string spelling in (string[])["dana\u200b", "d\u0430na", "DANA."])
            Assert.Equal(0, without.Approve(null, spelling));
        SendSummary sent = await without.SendAsync(new SendOrder(), default);
        Assert.Empty(receiver.Requests);
        Assert.Contains("approvals of 2 people", Assert.Single(sent.Unsent).Why, StringComparison.Ordinal);
        // Rows of a KeyScan that told spellings apart.
        _registry.Database.Run(s => s.Execute("INSERT INTO approvals (event_id, approver, approved_at) SELECT event_id, @name, "
            + "0 FROM outbox", ("@name", "dana\u200b")));
        await without.SendAsync(new SendOrder(), default);
        Assert.Empty(receiver.Requests);
        Assert.Equal(1, without.Approve(null, "kim"));
        await without.SendAsync(new SendOrder(), default);
        Assert.Single(receiver.Requests);
    }

    private void Import(string keyId)
    {
        _registry.Leak(keyId);
        _registry.Database.Run(s => s.Execute("DELETE FROM leaks"));
    }
}
