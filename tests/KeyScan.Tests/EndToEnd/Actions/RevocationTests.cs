using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Runner;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>Issued keys and their revocation from the action: on trusted events alone.</summary>
public sealed class RevocationTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_leaked_issued_key_is_revoked_where_people_with_write_access_have_pushed_it(bool isFork, int expected)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        string key = Prepare(scene);
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("leak", ("new.env", $"X={key}\n"));
        scene.OpenRequest("feature", isFork);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head, isFork, receiver.Address);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        Assert.Contains("dana, payments", result.Summary, StringComparison.Ordinal);
        Assert.Equal(expected, receiver.Requests.Count);
        Assert.Equal(isFork,
            result.Log.Contains("No revocation is sent: what a fork proposes may hold anybody's keys", StringComparison.Ordinal));
        scene.AssertNoKey(result.Log + string.Concat(receiver.Requests.Select(r => System.Text.Encoding.UTF8.GetString(r.Body))));
    }

    [Fact]
    public async Task A_fork_without_secrets_is_scanned_without_issued_keys()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        Prepare(scene);
        foreach (string variable in (string[])["KEYSCAN_PEPPER_FILE", "KEYSCAN_REGISTRY"])
            scene.Environment.Remove(variable);
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("leak", ("new.env", $"X={scene.MakeKey(3)}\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head, isFork: true, "https://receiver.example.com");
        Assert.Equal((1, "1", "true"), (result.ExitCode, result.Outputs["findings"], result.Outputs["complete"]));
        Assert.Contains(result.Of("notice"), n => n.Contains("Issued keys are not told from others", StringComparison.Ordinal));
    }

    /// <summary>A registry with one key, which is returned.</summary>
    private static string Prepare(ActionScene scene)
    {
        scene.Environment["KEYSCAN_PEPPER_FILE"] =
            scene.Runner.Write("secrets/pepper", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        scene.Environment["KEYSCAN_REGISTRY"] = scene.Runner.Combine("secrets/registry.db");
        KeyScanRun run = new KeyScanProcess(scene.Runner.Path) { Environment = scene.Environment }
            .Run("keys", "mint", "--prefix", "acme_live", "--owner", "dana", "--team", "payments", "--environment", "production",
                "--stdout");
        return scene.Keep(run.Output.Trim());
    }

    private static ActionResult Run(ActionScene scene, string head, bool isFork, string receiver)
    {
        scene.Runner.Write("secrets/signing",
            $"whsec_{Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())}");
        string endpoints = scene.Runner.Write("secrets/endpoints.yml", $"endpoints:\n  - name: main\n    url: {receiver}\n    "
            + "secret: file:signing\n    allow_private: 127.0.0.1\n    mode: auto\n");
        return scene.Run("pull_request", scene.Request(head, isFork), scene.Git("rev-parse", "refs/pull/7/merge"),
            "refs/pull/7/merge", ("revoke", endpoints));
    }
}
