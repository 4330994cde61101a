using System.Text;
using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Issued;

/// <summary>From a minted key in somebody's history to the receipt of its revocation, with the tool as a user runs it.</summary>
public sealed class LeakToRevocationTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_leaked_key_is_told_from_others_its_owner_named_and_its_revocation_received(DatabaseKind kind)
    {
        _environment["KEYSCAN_PEPPER_FILE"] = _folder.Write("pepper", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        _environment["KEYSCAN_REGISTRY"] = kind == DatabaseKind.Postgres ? PostgresServer.Shared.CreateDatabase()
            : _folder.Combine("registry.db");
        string[] minted = [Mint("dana", "payments"), Mint("kim", "search"), Mint("lin", "data")];
        string ruleless = MadeTokens.Random("", 44, seed: 77);
        Import($"key,key_id,owner,team,environment,status\n{ruleless},legacy-7,omar,platform,production,active\n"
            + $"{MadeTokens.Random("", 44, seed: 78)},legacy-8,zoe,platform,test,active\n");
        LeakAll(minted, ruleless);

        Dictionary<string, JsonElement> found = Scan(expectedExit: 1);
        Assert.Equal(["dana", "kim", "lin", "omar"], found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found.Values, f => Assert.Equal(("certain", "active"),
            (Text(f, "confidence"), f.GetProperty("issued_key").GetProperty("status").GetString())));
        Assert.Equal(["base64"], found["kim"].GetProperty("decoded_by").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(("issued-key", "critical"), (Text(found["omar"], "rule_id"), Text(found["omar"], "severity")));

        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        string secret =
            $"whsec_{Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())}";
        _folder.Write("signing", secret);
        string endpoints = _folder.Write("endpoints.yml",
            $"endpoints:\n  - name: main\n    url: {receiver.Address}\n    secret: file:signing\n    allow_private: 127.0.0.1\n");
        Assert.Contains("4 new events queued", Run(0, "revoke", "plan", "--endpoints", endpoints).Output,
            StringComparison.Ordinal);
        Run(0, "revoke", "send", "--all", "--endpoints", endpoints);
        Assert.Equal(4, receiver.Requests.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(4, receiver.Requests.Count);
        Assert.All(receiver.Requests, r => Assert.All(minted.Append(ruleless),
            key => Assert.DoesNotContain(key[^20..], Encoding.UTF8.GetString(r.Body), StringComparison.Ordinal)));
        Assert.All(SignatureCheck.Run(receiver.Requests.Select(r => SignatureCheck.Standard(secret, r))),
            answer => Assert.Equal("good", answer));
        Assert.Contains("whole", Run(0, "revoke", "log", "--verify").Output, StringComparison.Ordinal);

        found = Scan(expectedExit: 0);
        Assert.All(found.Values, f => Assert.Equal(("info", "revoked"),
            (Text(f, "severity"), f.GetProperty("issued_key").GetProperty("status").GetString())));
        using JsonDocument health = JsonDocument.Parse(Run(0, "keys", "health", "--format", "json").Output);
        Assert.Equal(4, health.RootElement.GetProperty("time_to_revoke").GetProperty("revoked").GetInt32());
        Assert.Contains(_repository.Path, Run(0, "keys", "show", "legacy-7").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_with_endpoints_in_mode_auto_revokes_by_itself()
    {
        _environment["KEYSCAN_PEPPER_FILE"] = _folder.Write("pepper", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        _environment["KEYSCAN_REGISTRY"] = _folder.Combine("registry.db");
        _repository.Write("a.txt", Mint("dana", "payments"));
        _repository.Commit("leak");
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        _folder.Write("signing",
            $"whsec_{Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())}");
        string endpoints = _folder.Write("endpoints.yml", $"endpoints:\n  - name: main\n    url: {receiver.Address}\n    "
            + "secret: file:signing\n    allow_private: 127.0.0.1\n    mode: auto\n");
        KeyScanRun run = Run(1, "git", _repository.Path, "--revoke", endpoints);
        Assert.Contains("1 revocation", run.Errors, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
        Run(0, "git", _repository.Path, "--revoke", endpoints);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public void A_set_file_tells_issued_keys_without_the_registry_and_opens_only_with_the_pepper()
    {
        _environment["KEYSCAN_PEPPER_FILE"] = _folder.Write("pepper", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        _environment["KEYSCAN_REGISTRY"] = _folder.Combine("registry.db");
        string key = Mint("dana", "payments");
        string with = _folder.Combine("with.kset"), without = _folder.Combine("without.kset");
        Run(0, "keys", "export", "--set", with, "--with-owners");
        Run(0, "keys", "export", "--set", without);
        _environment.Remove("KEYSCAN_REGISTRY");
        _repository.Write("a.txt", $"x = {key}\n");

        Assert.Contains("owner dana", Run(1, "dir", _repository.Path, "--issued-set", with).Output, StringComparison.Ordinal);
        KeyScanRun run = Run(1, "dir", _repository.Path, "--issued-set", without);
        Assert.Contains("issued key", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dana", run.Output, StringComparison.Ordinal);
        _environment["KEYSCAN_PEPPER_FILE"] = _folder.Write("other", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        Assert.Contains("pepper", Run(2, "dir", _repository.Path, "--issued-set", with).Output,
            StringComparison.OrdinalIgnoreCase);
        _environment.Remove("KEYSCAN_PEPPER_FILE");
        Assert.Contains("KEYSCAN_PEPPER_FILE", Run(2, "dir", _repository.Path, "--issued-set", with).Output,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// One in a commit whose file was changed since, one in base64, one on a deleted branch's tag, one that no rule knows.
    /// </summary>
    private void LeakAll(string[] minted, string ruleless)
    {
        _repository.Write("config.py", $"TOKEN = \"{minted[0]}\"\n");
        _repository.Commit("add config");
        _repository.Write("config.py", "TOKEN = os.environ[\"TOKEN\"]\n");
        _repository.Commit("use the environment");
        _repository.Write("k8s/secret.yml", $"data:\n  token: {Convert.ToBase64String(Encoding.ASCII.GetBytes(minted[1]))}\n");
        _repository.Commit("deploy");
        _repository.Commit($"try {minted[2]} by hand");
        _repository.Write("run.sh", $"curl -H 'X-Legacy: {ruleless}' https://legacy.example.test/\n");
        _repository.Commit("legacy");
    }

    private Dictionary<string, JsonElement> Scan(int expectedExit) =>
        Run(expectedExit, "git", _repository.Path, "-f", "jsonl", "-r", "-").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToDictionary(f => f.GetProperty("issued_key").GetProperty("owner").GetString()!, StringComparer.Ordinal);

    private string Mint(string owner, string team) =>
        Run(0, "keys", "mint", "--prefix", "acme_live", "--owner", owner, "--team", team, "--environment", "production",
            "--stdout").Output.Trim();

    private void Import(string csv) => Run(0, "keys", "import", _folder.Write("keys.csv", csv));

    private KeyScanRun Run(int expectedExit, params string[] arguments)
    {
        KeyScanRun run = new KeyScanProcess(_folder.Path) { Environment = _environment }.Run(arguments);
        Assert.True(run.ExitCode == expectedExit, $"keyscan {string.Join(' ', arguments)} exited {run.ExitCode}: {run.All}");
        return run;
    }

    private static string Text(JsonElement finding, string name) => finding.GetProperty(name).GetString()!;
}
