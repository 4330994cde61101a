using System.Diagnostics;
using System.Text.RegularExpressions;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd;

/// <summary>The pages' commands for issued keys, revocation, hooks and organisations, run as they stand there.</summary>
public sealed partial class ReadmeOrganisationTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public ReadmeOrganisationTests()
    {
        // The tool as the README calls it.
        string tool = _folder.Write("bin/keyscan", $"#!/bin/sh\nexec {KeyScanProcess.ShellCommand} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Issued_keys_are_imported_minted_exported_and_revoked()
    {
        string key = MadeTokens.Random("", 40, seed: 5);
        _repository.Write("issued.csv", $"key,key_id,owner,team,environment,scopes,expires_at,status\n{key},k-1,dana,payments,"
            + $"production,orders:write,2099-01-01,active\n");
        _repository.Write("src/app.py", $"KEY = \"{key}\"\n");
        _repository.Run("add", "src");
        _repository.Run("commit", "-q", "-m", "app");
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, "{\"status\":\"revoked\"}"));
        _environment["GATEWAY_WEBHOOK_SECRET"] =
            $"whsec_{Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())}";
        string endpoints = YamlBlock().Matches(Readme).Select(m => m.Groups["block"].Value)
            .First(b => b.Contains("endpoints.yml", StringComparison.Ordinal));
        _repository.Write("endpoints.yml", endpoints.Replace("https://gateway.example.com/leaks", receiver.Address, StringComparison.Ordinal) + "    allow_private: 127.0.0.1\n");

        string output = Run(Block("keyscan keys import") + Block("keyscan revoke plan"), _repository.Path);
        Assert.Contains("1 new", output, StringComparison.Ordinal);
        Assert.Contains("1 new events queued", output, StringComparison.Ordinal);
        Assert.Contains("whole", output, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
        Assert.Contains("<svg", File.ReadAllText(_repository.Combine("health.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(_repository.Combine("issued.kset")));
    }

    [Fact]
    public void Hooks_are_installed_and_proved()
    {
        string output = Run(Block("keyscan hook install"), _repository.Path);
        Assert.True(File.Exists(_repository.Combine(".git/hooks/pre-commit")), output);
    }

    [Fact]
    public async Task An_organisation_is_scanned_and_reported()
    {
        _repository.Write("a.txt", "nothing here\n");
        _repository.Commit("first");
        await using FakeGitHubServer github = await FakeGitHubServer.StartAsync();
        github.Add("acme/shop").CloneUrl = $"file://{_repository.Path}";
        _environment["GITHUB_API_URL"] = github.Address.ToString();
        _environment["XDG_CACHE_HOME"] = _environment["XDG_DATA_HOME"] = _folder.Combine("home");
        Assert.Contains("1 of 1 repositories covered", Run(Block("keyscan github org"), _folder.Path), StringComparison.Ordinal);
        Assert.Contains("<html", File.ReadAllText(_folder.Combine("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_workers_share_an_organisation()
    {
        _repository.Write("a.txt", "nothing here\n");
        _repository.Commit("first");
        await using FakeGitHubServer github = await FakeGitHubServer.StartAsync();
        await using GitHttpServer git = await GitHttpServer.StartAsync(_folder.Combine("git"), token: null);
        foreach (string name in (string[])["acme/shop", "acme/site", "acme/docs"])
        {
            _repository.Run("clone", "-q", "--bare", ".", _folder.Combine($"git/{name}.git"));
            github.Add(name).CloneUrl = $"{git.Address}{name}.git";
        }
        _environment["GITHUB_API_URL"] = github.Address.ToString();
        _environment["XDG_CACHE_HOME"] = _folder.Combine("home");
        _environment["KEYSCAN_ALLOW_PRIVATE"] = "127.0.0.1";
        string block = Block("keyscan worker")
            .Replace("postgres://keyscan@127.0.0.1:54321/keyscan", PostgresServer.Shared.CreateDatabase(),
                StringComparison.Ordinal)
            .Replace("amqp://guest@127.0.0.1", RabbitServer.Shared.NextAddress(), StringComparison.Ordinal);
        Assert.Contains("3 of 3 repositories covered", Run(block, _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_PostgreSQL_for_development_starts()
    {
        string data = _folder.Combine("pg");
        string block = Block("initdb").Replace("/tmp/keyscan-pg", data, StringComparison.Ordinal)
            .Replace("54321", $"{FreePort()}", StringComparison.Ordinal);
        // Root may not run the server; Debian's package brings a user who may.
        string[] who = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (who.Length > 0)
            Run($"chmod 711 '{_folder.Path}'; install -d -o postgres '{data}'", _folder.Path);
        try
        {
            Run(block, "/", who);
        }
        finally
        {
            Run($"PATH=$PATH:$(echo /usr/lib/postgresql/*/bin); pg_ctl -D '{data}' -m immediate stop", "/", who);
        }
    }

    [Fact]
    public async Task A_receiver_for_development_checks_signatures()
    {
        _environment["WEBHOOK_SECRET"] =
            $"whsec_{Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())}";
        using Process receiver = Start(["bash", "-euc",
            "exec " + Block("tests/tools/receiver.mjs").Replace("8099", "0", StringComparison.Ordinal)], Repository.Root);
        try
        {
            string? line = await receiver.StandardOutput.ReadLineAsync();
            string address = line!.Split(' ')[^1];
            string endpoints = _folder.Write("endpoints.yml",
                $"endpoints:\n  - name: dev\n    url: {address}\n    secret: env:WEBHOOK_SECRET\n    allow_private: 127.0.0.1\n");
            _folder.Write("registry.db", "");
            Assert.Contains("dev: taken",
                Run($"keyscan revoke test --registry registry.db --endpoints {endpoints}\n", _folder.Path),
                StringComparison.Ordinal);
            Assert.Contains("key.leaked.test", await receiver.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }
        finally
        {
            receiver.Kill(entireProcessTree: true);
        }
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    private static string Readme => Pages.Text;

    private static string Block(string part) =>
        ShellBlock().Matches(Readme).Select(m => m.Groups["block"].Value).First(b => b.Contains(part, StringComparison.Ordinal));

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Run(string commands, string folder, params string[] who)
    {
        using Process process = Start([.. who, "bash", "-euc", commands], folder);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.ReadOutput();
        process.WaitToEnd();
        string all = output + errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{commands}\n{all}");
        return all;
    }

    private Process Start(string[] command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true,
            RedirectStandardError = true, UseShellExecute = false };
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("KEYSCAN_", StringComparison.Ordinal)
            || k.StartsWith("GITHUB_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["PATH"] = $"{_folder.Combine("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex("(?ms)^```sh\r?\n(?<block>.*?)^```")]
    private static partial Regex ShellBlock();

    [GeneratedRegex("(?ms)^```yaml\r?\n(?<block>.*?)^```")]
    private static partial Regex YamlBlock();
}
