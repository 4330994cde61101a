using System.Diagnostics;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class KilledSenderTests
{
    private const int Events = 1000;
    private const int Kills = 50;
    private const int Receivers = 2;

    [Fact]
    public async Task A_thousand_events_survive_receivers_that_fail_and_fifty_deaths_of_their_sender()
    {
        using var registry = new LeakyRegistry();
        string[] keys = [.. Enumerable.Range(0, Events / Receivers).Select(i => $"key-{i:D4}")];
        registry.Leak(keys);
        var random = new Random(20);
        await using WebhookReceiver first = await WebhookReceiver.StartAsync(FailAtRandom(1));
        await using WebhookReceiver second = await WebhookReceiver.StartAsync(FailAtRandom(2));
        string file = registry.Folder.Write("endpoints.yml",
            $"max_events_per_run: {Events}\nendpoints:\n{Entry("first", first)}{Entry("second", second)}");
        var keyscan = new KeyScanProcess(registry.Folder.Path) { Environment = { ["KEYSCAN_RETRY_SCALE"] = "0.0005",
            ["KEYSCAN_REGISTRY"] = registry.Address.Text, ["KEYSCAN_ENDPOINTS"] = file } };
        Assert.Equal(0, keyscan.Run("revoke", "plan").ExitCode);
        var ids = registry.Events().ToDictionary(e => e.Id, e => (e.Endpoint, e.KeyId), StringComparer.Ordinal);

        // Each sender is killed when a random number of further requests has come in, so that deaths fall into the work on any
        // machine.
        int killed = 0;
        for (; killed < Kills; killed++)
        {
            using Process sender = keyscan.Start("revoke", "send", "--watch");
            int until = first.Requests.Count + second.Requests.Count + random.Next(1, 24);
            while (first.Requests.Count + second.Requests.Count < until && !sender.HasExited)
                await Task.Delay(2);
            if (sender.HasExited)
                break;
            sender.Kill();
            await sender.WaitToEndAsync();
        }
        KeyScanRun last = keyscan.Run("revoke", "send", "--watch");

        Assert.Equal(Kills, killed);
        Assert.True(last.ExitCode == 0, last.All);
        Assert.All(registry.Events(), e => Assert.Equal(EventState.Delivered, e.State));
        Dictionary<string, (string Endpoint, string KeyId)> received = new(StringComparer.Ordinal);
        foreach ((string endpoint, ReceivedRequest request) in first.Requests.Select(r => ("first", r))
            .Concat(second.Requests.Select(r => ("second", r))))
        {
            (string, string) about = (endpoint, LeakyRegistry.DataOf(request.Body).GetProperty("key_id").GetString()!);
            Assert.True(received.TryAdd(request.Id, about) || received[request.Id] == about,
                $"{request.Id} was sent for two leaks");
        }
        Assert.Equal(ids.OrderBy(e => e.Key, StringComparer.Ordinal), received.OrderBy(e => e.Key, StringComparer.Ordinal));
        Assert.Equal(Events, received.Values.Distinct().Count());
        Assert.Null(new RevocationRecord(registry.Database).Verify(null).Fault);
    }

    private static string Entry(string name, WebhookReceiver receiver) =>
        $"  - {{ name: {name}, url: \"{receiver.Address}\", secret: \"file:signing\", mode: auto, allow_private: 127.0.0.1, "
            + $"timeout: 0.5, concurrency: 8, rate_per_minute: 100000 }}\n";

    private static Func<Microsoft.AspNetCore.Http.HttpContext, ReceivedRequest, Task> FailAtRandom(int seed)
    {
        var random = new Random(seed);
        return (context, _) =>
        {
            int dice;
            lock (random)
                dice = random.Next(100);
            return dice switch
            {
                < 8 => WebhookReceiver.Status(500)(context),
                < 10 => WebhookReceiver.Status(503, "", ("Retry-After", "0"))(context),
                < 12 => Abort(context),
                _ => WebhookReceiver.Status(200)(context),
            };
        };
    }

    private static Task Abort(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
