using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class SendingTests : IDisposable
{
    private static readonly SendOrder Everything = new();
    private readonly LeakyRegistry _registry = new();

    [Fact]
    public async Task Events_are_signed_for_the_implementation_of_others_and_their_receipts_are_kept()
    {
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"key-{i:D2}")];
        _registry.Leak(keys);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(async (context, request) =>
        {
            string status = string.CompareOrdinal(LeakyRegistry.DataOf(request.Body).GetProperty("key_id").GetString(),
                "key-10") < 0 ? "revoked" : "accepted";
            await WebhookReceiver.Status(200, $"{{\"status\":\"{status}\"}}")(context);
        });
        (EventPlan plan, SendSummary sent) =
            await _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto")).RunAutomaticAsync(null, default);

        Assert.True(sent.AllTaken);
        Assert.Equal(20, sent.Attempts);
        Assert.Equal(plan.New.Select(e => e.Id).Order(StringComparer.Ordinal),
            receiver.Requests.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(SignatureCheck.Run(receiver.Requests.Select(r => SignatureCheck.Standard(_registry.SigningSecret, r))),
            said => Assert.Equal("good", said));
        Assert.Equal((10, 10), (_registry.Events().Count(e => e.State == EventState.Revoked),
            _registry.Events().Count(e => e.State == EventState.Delivered)));
        Assert.Equal(10, keys.Count(k => _registry.StatusOf(k) == KeyStatus.Revoked));
    }

    [Fact]
    public async Task A_failing_event_is_tried_on_schedule_with_the_same_id_and_body_and_is_dead_after_ten_attempts()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500));
        RevocationRun run = Planned(receiver, "key-1");
        var waits = new List<TimeSpan>();
        for (int i = 0; i < 10; i++)
        {
            await run.SendAsync(Everything, default);
            OutboxEvent now = Assert.Single(_registry.Events());
            Assert.Equal(i + 1, now.Attempts);
            await run.SendAsync(Everything, default);
            Assert.Equal(i + 1, receiver.Requests.Count);
            waits.Add(now.NextAttemptAt - _registry.Time.GetUtcNow());
            // A circuit that has opened also pauses for a minute.
            _registry.Time.Advance(waits[^1] > TimeSpan.FromMinutes(1) ? waits[^1] : TimeSpan.FromMinutes(1));
        }
        double[] expected = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
        Assert.All(expected.Zip(waits), w => Assert.InRange(w.Second.TotalSeconds, w.First * 0.8, w.First * 1.2));
        Assert.Equal(EventState.Dead, _registry.Events()[0].State);
        Assert.Single(receiver.Requests.Select(r => (r.Id, Convert.ToHexString(r.Body))).Distinct());
        Assert.Equal(10, receiver.Requests.Select(r => r.Headers["webhook-timestamp"]).Distinct().Count());

        Assert.Equal(1, run.Retry(null));
        await run.SendAsync(Everything, default);
        Assert.Equal(11, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(r => r.Id).Distinct());
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_used_no_more_until_somebody_says_so()
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(410), WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        await run.SendAsync(Everything, default);
        _registry.Time.Advance(TimeSpan.FromDays(2));
        await run.SendAsync(new SendOrder(Watch: true), default);
        Assert.Single(receiver.Requests);
        Assert.Equal("http: status 410", Assert.Single(run.Status().Endpoints).Health.DisabledBecause);

        run.Enable(_registry.Read(LeakyRegistry.Endpoint(receiver.Address)).All[0]);
        Assert.True((await run.SendAsync(Everything, default)).AllTaken);
        Assert.Equal(EventState.Delivered, _registry.Events()[0].State);
    }

    [Fact]
    public async Task A_pause_the_receiver_asks_for_holds_for_all_its_events()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(
            WebhookReceiver.Status(429, "", ("Retry-After", "7200")), WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, ["concurrency: 1"], "key-1", "key-2");
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        _registry.Time.Advance(TimeSpan.FromMinutes(119));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        _registry.Time.Advance(TimeSpan.FromMinutes(2));
        await run.SendAsync(Everything, default);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_circuit_opens_after_five_failures_and_one_attempt_tries_it_out()
    {
        bool fails = true;
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(context => WebhookReceiver.Status(fails ? 500 : 200)(context));
        RevocationRun run = Planned(receiver, ["concurrency: 1"], [.. Enumerable.Range(0, 20).Select(i => $"key-{i:D2}")]);
        await run.SendAsync(Everything, default);
        Assert.Equal(5, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromSeconds(59));
        await run.SendAsync(Everything, default);
        Assert.Equal(5, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromSeconds(2));
        await run.SendAsync(Everything, default);
        Assert.Equal(6, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromSeconds(61));
        fails = false;
        await run.SendAsync(Everything, default);
        Assert.True(receiver.Requests.Count >= 20);
    }

    [Fact]
    public async Task No_more_is_sent_in_a_minute_than_the_rate_allows()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, ["rate_per_minute: 3"], [.. Enumerable.Range(0, 8).Select(i => $"key-{i}")]);
        await run.SendAsync(Everything, default);
        Assert.Equal(3, receiver.Requests.Count);
        _registry.Time.Advance(TimeSpan.FromSeconds(60));
        await run.SendAsync(Everything, default);
        Assert.Equal(6, receiver.Requests.Count);
    }

    [Fact]
    public async Task The_stop_switch_holds_until_it_is_released()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        run.Stop("a wrong import");
        Assert.Equal("a wrong import", (await run.SendAsync(new SendOrder(Watch: true), default)).StoppedBecause);
        Assert.Empty(receiver.Requests);
        Assert.True(run.Resume());
        Assert.False(run.Resume());
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Stopping_ends_a_sender_that_is_at_work()
    {
        RevocationRun? run = null;
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(context =>
        {
            run!.Stop("enough");
            return WebhookReceiver.Status(200)(context);
        });
        run = Planned(receiver, ["concurrency: 1"], "key-1", "key-2", "key-3");
        Assert.Equal("enough", (await run.SendAsync(Everything, default)).StoppedBecause);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task An_event_that_needs_two_people_is_not_sent_for_one_however_often()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Leak("key-1");
        RevocationRun run = _registry.Run($"approvals: 2\n{LeakyRegistry.Endpoint(receiver.Address, "mode: auto")}");
        run.Plan();
        Assert.Equal(1, run.Approve(null, "Dana"));
        Assert.Equal(0, run.Approve(null, " dana "));
        await run.SendAsync(Everything, default);
        Assert.Empty(receiver.Requests);
        Assert.Equal(1, run.Status().Open[0].Approvals);
        Assert.Equal(1, run.Approve([_registry.Events()[0].Id], "Kim"));
        await run.SendAsync(Everything, default);
        Assert.Single(receiver.Requests);
        Assert.Throws<ProblemException>(() => run.Approve(["msg_none"], "Kim"));
    }

    [Fact]
    public async Task Only_released_events_are_sent_and_only_those_named()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Leak("key-1", "key-2");
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address));
        run.Plan();
        await run.SendAsync(Everything, default);
        Assert.Empty(receiver.Requests);
        string[] ids = [.. run.Unreleased(EndpointMode.Plan).Select(e => e.Id)];
        run.Release(ids);
        await run.SendAsync(new SendOrder(ids.Take(1).ToHashSet(StringComparer.Ordinal)), default);
        Assert.Equal(ids[0], Assert.Single(receiver.Requests).Id);
    }

    [Fact]
    public async Task An_event_of_a_sender_that_died_is_taken_when_its_lease_ends()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        _registry.Database.Run(s => s.Execute("UPDATE outbox SET lease_owner = 'dead', lease_until = @until",
            ("@until", (_registry.Time.GetUtcNow() + TimeSpan.FromSeconds(45)).ToUnixTimeMilliseconds())));
        await run.SendAsync(Everything, default);
        Assert.Empty(receiver.Requests);
        _registry.Time.Advance(TimeSpan.FromSeconds(45));
        await run.SendAsync(Everything, default);
        Assert.Equal(_registry.Events()[0].Id, Assert.Single(receiver.Requests).Id);
    }

    [Fact]
    public async Task Senders_that_run_side_by_side_send_each_event_once()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        string[] keys = [.. Enumerable.Range(0, 90).Select(i => $"key-{i:D2}")];
        Planned(receiver, ["concurrency: 16"], keys);
        string file = LeakyRegistry.Endpoint(receiver.Address, "mode: auto", "concurrency: 16");
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => _registry.Run(file).SendAsync(Everything, default))));
        Assert.Equal(90, receiver.Requests.Count);
        Assert.Equal(90, receiver.Requests.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task Delivered_events_are_confirmed_by_the_registry_a_status_address_or_a_scan()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(async (context, request) =>
            await WebhookReceiver.Status(200,
                request.Path == "/status/key%2F3" || request.Path == "/status/key/3" ? "{\"revoked\":true}" : "{}")(context));
        RevocationRun run =
            Planned(receiver, [$"status_url: \"{receiver.Address}status/{{key_id}}\""], "key-1", "key-2", "key/3", "key-4");
        await run.SendAsync(Everything, default);
        _registry.SetStatus("key-1", KeyStatus.Revoked);
        Assert.Equal(3, await run.ConfirmAsync(["key-2"], default));
        Assert.Equal(["key-1", "key-2", "key/3"],
            _registry.Events().Where(e => e.State == EventState.Revoked).Select(e => e.KeyId));
        Assert.Equal(KeyStatus.Revoked, _registry.StatusOf("key/3"));
        Assert.Equal(KeyStatus.Active, _registry.StatusOf("key-4"));
    }

    [Fact]
    public async Task A_missing_signing_secret_is_said_before_anything_is_sent()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        RevocationRun run = Planned(receiver, "key-1");
        File.Delete(_registry.Folder.Combine("signing"));
        Assert.Contains("signing",
            (await Assert.ThrowsAsync<ProblemException>(() => run.SendAsync(Everything, default))).Problem.Where,
            StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    public void Dispose() => _registry.Dispose();

    private RevocationRun Planned(WebhookReceiver receiver, params string[] keys) => Planned(receiver, [], keys);

    private RevocationRun Planned(WebhookReceiver receiver, string[] more, params string[] keys)
    {
        _registry.Leak(keys);
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address, ["mode: auto", .. more]));
        run.Plan();
        return run;
    }
}
