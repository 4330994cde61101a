using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>A sender whose clock is wrong must not put off what others send.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly SendOrder Everything = new();
    private readonly LeakyRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData(3 * 24)]
    [InlineData(2)]
    public async Task What_failed_by_a_clock_that_is_ahead_is_tried_by_the_schedule_from_now_on_and_that_is_told(int hours)
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(500), WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        DateTimeOffset right = _registry.Time.GetUtcNow();
        _registry.Time.Advance(TimeSpan.FromHours(hours));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);

        _registry.Time.Advance(right - _registry.Time.GetUtcNow());
        SendSummary second = await run.SendAsync(Everything, default);
        Assert.NotNull(second.ClockAhead);
        Assert.Contains("tried again later", Assert.Single(second.Unsent).Why, StringComparison.Ordinal);
        Assert.InRange(_registry.Events()[0].NextAttemptAt - right, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        _registry.Time.Advance(TimeSpan.FromSeconds(7));
        SendSummary third = await run.SendAsync(Everything, default);
        Assert.Equal((2, null, true), (receiver.Requests.Count, third.ClockAhead, third.AllTaken));
        Assert.Contains(new RevocationRecord(_registry.Database).Log(), l => l.Action == "clock_ahead");
    }

    [Fact]
    public async Task A_plan_by_a_clock_that_is_ahead_is_due_now()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Time.Advance(TimeSpan.FromDays(30));
        RevocationRun run = Planned(receiver, "key-1");
        _registry.Time.Advance(TimeSpan.FromDays(-30));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        Assert.True(_registry.Events()[0].CreatedAt <= _registry.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_lease_of_a_sender_that_died_with_its_clock_ahead_ends_as_any_other()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        _registry.Set("outbox", "lease_until", (_registry.Time.GetUtcNow() + TimeSpan.FromDays(30)).ToUnixTimeMilliseconds());
        SendSummary sent = await run.SendAsync(Everything, default);
        UnsentEvents left = Assert.Single(sent.Unsent);
        Assert.Equal(("main", 1), (left.Endpoint, left.Count));
        Assert.Contains("in hand", left.Why, StringComparison.Ordinal);
        Assert.Equal(45, (left.At!.Value - _registry.Time.GetUtcNow()).TotalSeconds);
        _registry.Time.Advance(TimeSpan.FromSeconds(46));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task The_rate_of_an_endpoint_that_was_counted_by_a_clock_ahead_does_not_block_it()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        string file = LeakyRegistry.Endpoint(receiver.Address, "mode: auto", "rate_per_minute: 2");
        _registry.Leak("key-1", "key-2", "key-3");
        RevocationRun run = _registry.Run(file);
        run.Plan();
        _registry.Time.Advance(TimeSpan.FromDays(30));
        await run.SendAsync(Everything, default);
        Assert.Equal(2, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromDays(-30));
        SendSummary full = await run.SendAsync(Everything, default);
        Assert.Contains("rate_per_minute", Assert.Single(full.Unsent).Why, StringComparison.Ordinal);
        _registry.Time.Advance(TimeSpan.FromSeconds(61));
        await run.SendAsync(Everything, default);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task Pauses_that_a_clock_ahead_wrote_down_are_as_long_as_they_were_meant()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(
            WebhookReceiver.Status(429, "", ("Retry-After", "600")), WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        _registry.Time.Advance(TimeSpan.FromHours(5));
        await run.SendAsync(Everything, default);
        _registry.Time.Advance(TimeSpan.FromHours(-5));
        await run.SendAsync(Everything, default);
        _registry.Time.Advance(TimeSpan.FromSeconds(599));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        _registry.Time.Advance(TimeSpan.FromSeconds(3));
        await run.SendAsync(Everything, default);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task Right_clocks_are_left_alone()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500));
        RevocationRun run = Planned(receiver, "key-1", "key-2");
        for (int i = 0; i < 8; i++)
        {
            Assert.Null((await run.SendAsync(Everything, default)).ClockAhead);
            DateTimeOffset next = _registry.Events().Max(e => e.NextAttemptAt);
            _registry.Time.Advance(next - _registry.Time.GetUtcNow() + TimeSpan.FromMinutes(2));
        }
        Assert.DoesNotContain(new RevocationRecord(_registry.Database).Log(), l => l.Action == "clock_ahead");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void The_clock_of_a_registry_is_that_of_its_database(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        var clock = new RegistryClock(registry.Database);
        DateTimeOffset before = registry.Database.Now(), at = clock.GetUtcNow(), after = registry.Database.Now();
        Assert.InRange(at, before - TimeSpan.FromMilliseconds(50), after + TimeSpan.FromMilliseconds(50));
        Assert.True(clock.Ahead.Duration() < TimeSpan.FromSeconds(5));
    }

    private RevocationRun Planned(WebhookReceiver receiver, params string[] keys)
    {
        _registry.Leak(keys);
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto"));
        run.Plan();
        return run;
    }
}
