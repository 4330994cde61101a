using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class RevokeCommandTests : IDisposable
{
    private readonly LeakyRegistry _registry = new();

    [Fact]
    public async Task A_leak_goes_from_plan_to_receipt()
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        _registry.Leak("key-1");
        string[] common = Common(LeakyRegistry.Endpoint(receiver.Address));
        Assert.Contains("1 new events queued", Run(0, ["revoke", "plan", .. common]).Output, StringComparison.Ordinal);
        Assert.Contains("0 events tried", Run(0, ["revoke", "send", .. common]).Output, StringComparison.Ordinal);
        using JsonDocument status = JsonDocument.Parse(Run(0, ["revoke", "status", "--format", "json", .. common]).Output);
        string id = status.RootElement.GetProperty("open_events")[0].GetProperty("event_id").GetString()!;
        Assert.Contains("when released", Run(0, ["revoke", "status", .. common]).Output, StringComparison.Ordinal);

        Assert.Contains("revoked", Run(0, ["revoke", "send", "--event", id, .. common]).Output, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(receiver.Requests).Id);
        Assert.Equal(KeyStatus.Revoked, _registry.StatusOf("key-1"));
        Assert.Contains("5 lines, consistent, not proven",
            Run(0, ["revoke", "log", "--verify", "--registry", _registry.Address.Text]).Output, StringComparison.Ordinal);
        Assert.Equal(["queued", "released", "attempt", "delivered", "key_revoked"],
            Run(0, ["revoke", "log", "--registry", _registry.Address.Text])
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[3]));
        _registry.Database.Run(s => s.Execute("UPDATE audit_log SET actor = 'nobody' WHERE seq = 2"));
        Assert.Contains("line 2", Run(2, ["revoke", "log", "--verify", "--registry", _registry.Address.Text]).Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_exits_1_and_stands_in_the_status()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500));
        _registry.Leak("key-1");
        string[] common = Common(LeakyRegistry.Endpoint(receiver.Address + "?token=hidden", "mode: auto"));
        Run(0, ["revoke", "plan", .. common]);
        Assert.Contains("http: status 500", Run(1, ["revoke", "send", .. common]).Output, StringComparison.Ordinal);
        KeyScanRun status = Run(0, ["revoke", "status", .. common]);
        Assert.Contains("http: status 500", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", status.All + Run(0, ["revoke", "log", .. common[..2]]).All, StringComparison.Ordinal);
        Run(2, ["revoke", "retry", .. common]);
        Assert.Contains("0 events queued again", Run(0, ["revoke", "retry", "--dead", .. common]).Output,
            StringComparison.Ordinal);
        Assert.Contains("is in use", Run(0, ["revoke", "retry", "--endpoint", "main", .. common]).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_needs_a_terminal_or_a_yes()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Leak("key-1");
        string[] common = Common(LeakyRegistry.Endpoint(receiver.Address, "mode: ask"));
        Run(0, ["revoke", "plan", .. common]);
        Assert.Contains("no terminal", Run(2, ["revoke", "send", .. common]).Errors, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
        Run(0, ["revoke", "send", "--stop", "lunch", .. common]);
        Assert.Contains("lunch", Run(1, ["revoke", "send", "--yes", .. common]).Errors, StringComparison.Ordinal);
        Run(0, ["revoke", "send", "--resume", .. common]);
        Run(0, ["revoke", "send", "--yes", .. common]);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task An_endpoint_is_tried_out_with_an_event_about_no_key()
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200), WebhookReceiver.Status(401));
        string[] common = Common(LeakyRegistry.Endpoint(receiver.Address));
        Assert.Contains("main: taken", Run(0, ["revoke", "test", .. common]).Output, StringComparison.Ordinal);
        Assert.Contains("main: http: status 401", Run(1, ["revoke", "test", "main", .. common]).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean `main`", Run(2, ["revoke", "test", "maim", .. common]).Errors, StringComparison.Ordinal);
        Assert.Contains("key.leaked.test", System.Text.Encoding.UTF8.GetString(receiver.Requests.First().Body),
            StringComparison.Ordinal);
        Assert.Contains("github-partner", Run(2, ["revoke", "test", "--public-keys", .. common]).Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_endpoints_file_or_with_a_wrong_one_nothing_is_done()
    {
        Assert.Contains("KEYSCAN_ENDPOINTS", Run(2, ["revoke", "plan", "--registry", _registry.Address.Text]).Errors,
            StringComparison.Ordinal);
        Assert.Contains("did you mean `endpoints`", Run(2, ["revoke", "plan", .. Common("endpoint: []\n")]).Errors,
            StringComparison.Ordinal);
        Assert.Contains("cannot be read",
            Run(2, ["revoke", "plan", "--registry", _registry.Address.Text, "--endpoints", "none.yml"]).Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Approvals_and_issue_texts_come_from_plan()
    {
        _registry.Leak("key-1");
        string[] common = Common($"approvals: 2\n{LeakyRegistry.Endpoint("https://example.com/")}");
        Run(0, ["revoke", "plan", .. common]);
        Assert.Contains("1 approvals by dana", Run(0, ["revoke", "plan", "--approve", "all", "--as", "Dana", .. common]).Output,
            StringComparison.Ordinal);
        Assert.Contains("0 approvals by dana", Run(0, ["revoke", "plan", "--approve", "all", "--as", "dana", .. common]).Output,
            StringComparison.Ordinal);
        Assert.Contains("## Leaked key `key-1`", Run(0, ["revoke", "plan", "--issue-text", "key-1", .. common[..2]]).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_queued_by_mistake_is_called_back_with_a_reason()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Leak("key-1", "key-2", "key-3");
        string[] common =
            Common(LeakyRegistry.Endpoint(receiver.Address, "mode: auto")), registry = ["--registry", _registry.Address.Text];
        Run(0, ["revoke", "plan", .. common]);
        Run(2, ["revoke", "cancel", .. registry]);
        Run(2, ["revoke", "cancel", "--all", "--key", "key-1", .. registry]);
        Assert.Contains("1 events called back",
            Run(0, ["revoke", "cancel", "--key", "key-1", "--reason", "rotated", .. registry]).Output, StringComparison.Ordinal);
        Assert.Contains("1 keys and 0 fingerprints forgotten, 1 events called back",
            Run(0, ["keys", "forget", "key-2", .. registry]).Output, StringComparison.Ordinal);
        Run(0, ["revoke", "send", .. common]);
        Assert.Single(receiver.Requests);
        Run(2, ["revoke", "cancel", _registry.Events().Single(e => e.KeyId == "key-3").Id, .. registry]);
        Assert.Contains("rotated", Run(0, ["revoke", "log", .. registry]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Released_events_that_stay_unsent_are_an_error_and_say_why()
    {
        _registry.Leak("key-1");
        string[] common = Common(LeakyRegistry.Endpoint("http://127.0.0.1:9/", "mode: auto"));
        Run(0, ["revoke", "plan", .. common]);
        _registry.Set("outbox", "lease_until", (_registry.Time.GetUtcNow() + TimeSpan.FromDays(30)).ToUnixTimeMilliseconds());
        KeyScanRun run = Run(2, ["revoke", "send", "--all", .. common]);
        Assert.Contains("0 events tried", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 released events of main are not sent: another sender has them in hand", run.Errors,
            StringComparison.Ordinal);
        Assert.Contains("a clock was ahead", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_told_with_exit_code_2_and_sent_only_where_a_person_says_so()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        _registry.Leak("key-1", "key-2", "key-3");
        string[] common = Common($"max_events: 2 per 1h\n{LeakyRegistry.Endpoint(receiver.Address)}");
        Assert.Contains("a poisoned registry?", Run(2, ["revoke", "plan", .. common]).Errors, StringComparison.Ordinal);
        Assert.Contains("held for a person", Run(0, ["revoke", "status", .. common]).Output, StringComparison.Ordinal);
        Assert.Contains("3 events are held for a person", Run(0, ["revoke", "send", "--all", .. common]).Errors,
            StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
        Run(0, ["revoke", "send", "--held", .. common]);
        Assert.Equal(3, receiver.Requests.Count);
    }

    public void Dispose() => _registry.Dispose();

    private string[] Common(string endpoints) =>
        ["--registry", _registry.Address.Text, "--endpoints", _registry.Folder.Write("endpoints.yml", endpoints)];

    private KeyScanRun Run(int exitCode, params string[] arguments)
    {
        KeyScanRun run = KeyScanProcess.Run(_registry.Folder.Path, arguments);
        Assert.True(run.ExitCode == exitCode, run.All);
        return run;
    }
}
