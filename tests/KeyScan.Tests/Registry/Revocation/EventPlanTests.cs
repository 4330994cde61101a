using System.Text;
using System.Text.Json;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class EventPlanTests : IDisposable
{
    private const string Two = """
        max_events: 1 per 1h
        endpoints:
          - { name: payments, url: "https://example.com/", secret: "file:signing", match: { provider: payments } }
          - { name: ledger, url: "https://example.com/", secret: "file:signing", match: { provider: ledger } }
        notify:
          - { name: owners, url: "https://example.com/", secret: "file:signing" }
        """;

    private readonly LeakyRegistry _registry = new();

    [Fact]
    public void A_leak_gets_one_event_for_each_endpoint_it_matches_however_often_it_is_planned()
    {
        _registry.Leak("key-1");
        Assert.Equal(["owners", "payments"], _registry.Run(Two).Plan().New.Select(e => e.Endpoint).Order(StringComparer.Ordinal));
        Assert.Equal((0, 2), (_registry.Run(Two).Plan().New.Count, _registry.Run(Two).Plan().Known));
        Assert.Equal(2, _registry.Events().Count);
        Assert.All(_registry.Events(), e => Assert.Matches("^msg_[0-9A-Za-z]{24}$", e.Id));
    }

    [Fact]
    public async Task Plans_at_the_same_time_make_no_two_events_of_a_leak()
    {
        string[] keys = [.. Enumerable.Range(0, 60).Select(i => $"key-{i:D3}")];
        _registry.Leak(keys);
        string file = LeakyRegistry.Endpoint("https://example.com/");
        EventPlan[] plans = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _registry.Run(file).Plan())));
        Assert.Equal(60, plans.Sum(p => p.New.Count));
        Assert.Equal(keys, _registry.Events().Select(e => e.KeyId).Order(StringComparer.Ordinal));
        Assert.Null(Verify());
    }

    [Fact]
    public void An_event_says_who_what_and_where_and_never_the_secret()
    {
        _registry.Leak("key-1");
        _registry.LeakAgain("key-1", "https://git.example.com/tools");
        OutboxEvent planned = Assert.Single(_registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Plan().New);
        using JsonDocument body = JsonDocument.Parse(planned.Body);
        JsonElement data = body.RootElement.GetProperty("data");

        Assert.Equal("key.leaked", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(planned.Id, data.GetProperty("event_id").GetString());
        Assert.Equal(LeakyRegistry.FingerprintOf("key-1").Text, data.GetProperty("fingerprint").GetString());
        Assert.Equal(("key-1", "payments", "Dana", "billing"), (data.GetProperty("key_id").GetString(),
            data.GetProperty("provider").GetString(), data.GetProperty("owner").GetString(),
            data.GetProperty("team").GetString()));
        Assert.Equal(["read", "write"], data.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(2, data.GetProperty("locations").GetArrayLength());
        Assert.Equal(12, data.GetProperty("locations")[0].GetProperty("line").GetInt32());
        Assert.DoesNotContain(LeakyRegistry.TokenOf("key-1").Reveal(), Encoding.UTF8.GetString(planned.Body),
            StringComparison.Ordinal);
        Assert.False(data.TryGetProperty("email", out _));
    }

    [Fact]
    public void Keys_that_do_not_work_are_left_and_those_nobody_revokes_are_named()
    {
        _registry.Leak("revoked", "expired", "active");
        _registry.SetStatus("revoked", KeyStatus.Revoked);
        _registry.SetStatus("expired", KeyStatus.Expired);
        EventPlan plan = _registry.Run("""
            endpoints:
              - { name: other, url: "https://example.com/", secret: "file:signing", match: { team: other } }
            """).Plan();
        Assert.Empty(plan.New);
        Assert.Equal(["active"], plan.Unmatched);
    }

    [Fact]
    public void Too_many_new_events_are_held_and_told_for_each_endpoint()
    {
        _registry.Leak("key-1", "key-2");
        EventPlan dry = _registry.Run(Two).Plan(dryRun: true);
        Assert.Equal((4, 4), (dry.New.Count, dry.Held.Count()));
        Assert.Empty(_registry.Events());
        Assert.Empty(_registry.Run(Two).Plan(dryRun: true, anyNumber: true).Held);
        EventPlan plan = _registry.Run(Two).Plan();
        Assert.Equal(["owners", "payments"],
            plan.Problems.Select(p => p.What.Split(' ')[5].TrimEnd(',')).Order(StringComparer.Ordinal));
        Assert.All(plan.Problems, p => Assert.StartsWith("2 new events of endpoint", p.What, StringComparison.Ordinal));
        Assert.All(_registry.Events(), e => Assert.True(e.IsHeld));
        Assert.Empty(_registry.Run(Two).Plan().Problems);
    }

    [Fact]
    public async Task A_key_that_leaks_again_after_it_was_revoked_is_a_new_event()
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        string file = LeakyRegistry.Endpoint(receiver.Address, "mode: auto");
        _registry.Leak("key-1");
        await _registry.Run(file).RunAutomaticAsync(null, default);
        Assert.Equal(KeyStatus.Revoked, _registry.StatusOf("key-1"));

        _registry.Time.Advance(TimeSpan.FromDays(1));
        _registry.LeakAgain("key-1", "https://git.example.com/shop.git");
        Assert.Empty(_registry.Run(file).Plan().New);
        _registry.SetStatus("key-1", KeyStatus.Active);
        _registry.Time.Advance(TimeSpan.FromDays(1));
        _registry.LeakAgain("key-1", "https://git.example.com/shop.git");
        Assert.Equal(2, Assert.Single(_registry.Run(file).Plan().New).Cycle);
        Assert.Empty(_registry.Run(file).Plan().New);
        Assert.Equal(2, _registry.Events().Select(e => e.Id).Distinct().Count());
    }

    public void Dispose() => _registry.Dispose();

    private string? Verify() => new KeyScan.Registry.Revocation.RevocationRecord(_registry.Database).Verify(null).Fault?.What;
}
