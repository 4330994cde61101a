using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Tests.Verification;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// The program itself, the native one where that is tested, asks a provider over TLS whose certificate a test authority has
/// issued: it comes by the machine's own trust (SSL_CERT_FILE), as that of an organisation's server does.
/// </summary>
public sealed class VerifyOverTlsTests : IAsyncLifetime, IDisposable
{
    private const string Loopback = "127.0.0.1";
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _key = VerificationTrial.Key(23);
    private FakeProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _provider.Authority.WriteTo(_outside.Combine("authority.pem"));
        _folder.Write("app.env", $"KEY={_key}\n");
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public void A_server_with_a_port_is_asked_over_tls(string host)
    {
        _provider.On(host).Always(FakeReply.Json(200,
            "{\"id\": 7, \"org\": {\"name\": \"acme-prod\"}, \"email\": \"dana@acme.example\"}",
            ("X-OAuth-Scopes", "admin:org, read")));

        KeyScanRun run = Run(host, "dir", ".", "--verify", "-f", "jsonl");

        JsonElement line = Line(run);
        Assert.Equal(("active", $"{host}:{_provider.Port}", "critical", "acme-prod"),
            (line.GetProperty("verification").GetString(), line.GetProperty("verified_by").GetString(),
            line.GetProperty("severity").GetString(), line.GetProperty("identity").GetProperty("account").GetString()));
        AskedRequest asked = Assert.Single(_provider.Requests);
        Assert.Equal(("GET", "/v1/me", $"Bearer {_key}", $"{host}:{_provider.Port}"),
            (asked.Method, asked.Path, asked.Authorization, asked.Headers["Host"]));
        Assert.DoesNotContain(_key, run.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_key_is_dead_by_what_the_provider_says()
    {
        _provider.On("localhost").Always(FakeReply.Json(401, "{\"error\": \"invalid_key\"}"));
        KeyScanRun run = Run("localhost", "dir", ".", "--verify", "-f", "jsonl");
        Assert.Equal(("inactive", 0), (Line(run).GetProperty("verification").GetString(), run.ExitCode));
    }

    /// <summary>What is wrong, and what is said of it. None of it makes a key dead, and none gets the key.</summary>
    [Theory]
    [InlineData("stranger", "tls: ")]
    [InlineData("expired", "tls: ")]
    [InlineData("another name", "tls: ")]
    [InlineData("not allowed",
        "refused: 127.0.0.1 is a loopback address; list the host or its network with --verify-private if it is meant")]
    public void A_server_that_is_not_trusted_gets_nothing(string wrong, string why)
    {
        FakeHost host = _provider.On("localhost").Always(FakeReply.Json(401, "{\"error\": \"invalid_key\"}"));
        if (wrong == "expired")
            host.Certificate = _provider.Authority.ExpiredCertificateOf("localhost");
        else if (wrong == "another name")
            host.Certificate = _provider.Authority.CertificateOf("another.example");
        using var other = new TestAuthority();
        if (wrong == "stranger")
            other.WriteTo(_outside.Combine("authority.pem"));

        KeyScanRun run =
            RunWith([], "localhost", wrong == "not allowed" ? "10.0.0.1" : Loopback, "dir", ".", "--verify", "-f", "jsonl");

        JsonElement line = Line(run);
        Assert.Equal("unknown", line.GetProperty("verification").GetString());
        Assert.StartsWith(why, line.GetProperty("verification_reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(_provider.Requests);
    }

    [Fact]
    public void What_is_open_in_a_registry_is_asked_about_where_it_stood_whatever_job_runs_it()
    {
        string registry = _outside.Combine("registry.db");
        var environment = new Dictionary<string, string> { ["KEYSCAN_REGISTRY"] = registry };
        KeyScan.Registry.KeyRegistry.Open(KeyScan.Registry.Database.RegistryAddress.Parse(registry)).Dispose();
        RunWith(environment, "localhost", Loopback, "dir", ".", "--verify-dry-run");
        _provider.On("localhost").Always(FakeReply.Json(200, "{\"id\": 7, \"org\": {\"name\": \"acme-prod\"}}"));
        // A job is about what it has checked out; what is open in the registry is more.
        environment["GITHUB_REPOSITORY"] = "acme/other";

        KeyScanRun run = RunWith(environment, "localhost", Loopback, "verify");

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("active", run.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.Combine("app.env"), run.Output, StringComparison.Ordinal);
        Assert.Contains("Providers were asked: 1 active.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("acme-prod", RunWith(environment, "localhost", Loopback, "report").Output, StringComparison.Ordinal);
        File.Delete(_folder.Combine("app.env"));
        KeyScanRun gone = RunWith(environment, "localhost", Loopback, "verify");
        Assert.True(gone.ExitCode == 2, gone.All);
        Assert.Contains("1 open finding is not found again where it stood", gone.Output.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_verdicts_for_the_next_run_and_who_verifies_asks_anew()
    {
        _provider.On("localhost").Always(FakeReply.Json(200, "{\"id\": 7, \"org\": {\"name\": \"acme-prod\"}}"));
        string verdicts = _outside.Combine("verdicts"), report = _outside.Combine("report.jsonl");
        _folder.Write(".keyscan.yml", "salt: a-salt-of-this-test-alone\n");
        for (int i = 0; i < 2; i++)
        {
            Run("localhost", "dir", ".", "--verify", "--verify-cache", verdicts, "-f", "jsonl", "-r", report);
            Assert.Equal("acme-prod", JsonDocument.Parse(
                File.ReadAllText(report)).RootElement.GetProperty("identity").GetProperty("account").GetString());
            Assert.Single(_provider.Requests);
        }
        Assert.DoesNotContain(_key, File.ReadAllText(verdicts), StringComparison.Ordinal);
        Run("localhost", "verify", report, "--verify-cache", verdicts);
        Assert.Equal(2, _provider.Requests.Count);
        KeyScanRun refused = Run("localhost", "dir", ".", "--verify-cache", verdicts);
        Assert.Contains("it says how providers are asked, and nobody is to be asked", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "verify: neither a report nor a registry is named")]
    [InlineData("verify .", ".: this is a folder and no report")]
    [InlineData("verify . nowhere --registry REGISTRY", "nowhere: there is no such folder")]
    [InlineData("verify --registry nowhere.db", "nowhere.db: there is no registry")]
    [InlineData("verify a.jsonl . more", "more: a report is about what was scanned")]
    public void What_makes_no_sense_is_told(string command, string expected)
    {
        string registry = _outside.Combine("registry.db");
        KeyScan.Registry.KeyRegistry.Open(KeyScan.Registry.Database.RegistryAddress.Parse(registry)).Dispose();
        KeyScanRun run =
            new KeyScanProcess(_folder.Path).Run([.. command.Split(' ').Select(a => a == "REGISTRY" ? registry : a)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    private static JsonElement Line(KeyScanRun run)
    {
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1, run.All);
        return JsonDocument.Parse(lines[0]).RootElement;
    }

    private KeyScanRun Run(string host, params string[] arguments) => RunWith([], host, Loopback, arguments);

    private KeyScanRun RunWith(Dictionary<string, string> environment, string host, string allowed, params string[] arguments)
    {
        string rules = _outside.Write("acme.yml",
            VerificationTrial.Acme.Replace("api.acme.example", $"{host}:{_provider.Port}", StringComparison.Ordinal));
        if (arguments[0] is "dir" or "verify")
            arguments = [.. arguments, "--rules", rules, "--enable-rule", "acme-key", "--verify-private", allowed];
        return new KeyScanProcess(_folder.Path)
        {
            Environment =
                new(environment) { ["SSL_CERT_FILE"] = _outside.Combine("authority.pem"), ["SSL_CERT_DIR"] = _outside.Path },
        }.Run(arguments);
    }
}
