using System.Text;
using System.Text.Json;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Scans;
using KeyScan.Setup;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification;

namespace KeyScan.Tests.EndToEnd.Issued;

/// <summary>
/// From a key in somebody's history to its end at its provider: found, asked about, whose it is in the reports, revocation
/// planned, approved, released, sent, accepted, confirmed by the next verify. Scans run in this process, as the program has no
/// way around its guard of addresses; all else is the program.
/// </summary>
public sealed class LeakToConfirmationTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_leaked_key_is_found_asked_about_revoked_at_its_provider_and_confirmed(DatabaseKind kind)
    {
        await using AcmeProvider acme = await AcmeProvider.StartAsync();
        string registry = kind == DatabaseKind.Postgres ? PostgresServer.Shared.CreateDatabase() : _folder.Combine("registry.db");
        KeyRegistry.Open(RegistryAddress.Parse(registry)).Dispose();
        _environment["KEYSCAN_REGISTRY"] = registry;
        _environment["KEYSCAN_ENDPOINTS"] =
            _folder.Write("endpoints.yml", "approvals: 1\nproviders:\n  - name: acme\n    match: { provider: acme }\n");
        string key = MadeTokens.Random("acme_", 32, 7);
        _repository.Write("config.py", $"TOKEN = \"{key}\"\n");
        _repository.Commit("add config");
        _repository.Write("config.py", "TOKEN = os.environ[\"TOKEN\"]\n");
        _repository.Commit("use the environment");

        // Found in history, active, and whose it is; a revocation is planned and nothing sent.
        Finding found = Assert.Single((await ScanAsync(acme)).Findings, f => f.Rule.Id == "acme-key");
        Assert.Equal((Outcome.Active, "acme-prod", "dana@acme.example", Severity.Critical), (found.Verification.Outcome,
            found.Verification.Identity!.Account, found.Verification.Identity.Owner, found.Severity));
        Assert.Empty(acme.Revocations);
        Run(0, "report", "-f", "html", "-r", _folder.Combine("report.html"));
        string page = File.ReadAllText(_folder.Combine("report.html"));
        Assert.Contains("Blast radius", page, StringComparison.Ordinal);
        Assert.Contains("dana@acme.example", page, StringComparison.Ordinal);
        Assert.Contains("acme-prod", Run(0, "report").Output, StringComparison.Ordinal);

        // Approved and released by people, then sent by the next scan that finds it; accepted is not done.
        string id = EventId();
        Run(0, "revoke", "plan", "--approve", id, "--as", "kim");
        Run(0, "revoke", "send", "--event", id);
        await ScanAsync(acme);
        AskedRequest revocation = Assert.Single(acme.Revocations);
        Assert.DoesNotContain(key, revocation.Path, StringComparison.Ordinal);
        await ScanAsync(acme);
        Assert.Equal((1, 0), (Count("delivered"), Count("revoked")));

        // Done by the provider, and confirmed by the next verify.
        acme.Finish();
        Finding over = Assert.Single((await ScanAsync(acme)).Findings, f => f.Rule.Id == "acme-key");
        Assert.Equal(Outcome.Inactive, over.Verification.Outcome);
        Assert.Equal((0, 1), (Count("delivered"), Count("revoked")));
        Assert.Single(acme.Revocations);
        string log = Run(0, "revoke", "log").Output;
        Assert.Contains($"\tdelivered\t{id}\tstatus 202, receipt accepted\t", log, StringComparison.Ordinal);
        Assert.Contains($"\tconfirmed\t{id}\tby verify: {AcmeProvider.Host} said inactive at ", log, StringComparison.Ordinal);
        Assert.Contains("The outbox says the same as the log", Run(0, "revoke", "log", "--verify").Output,
            StringComparison.Ordinal);
        Assert.Contains("0 open, 1 revoked", Run(0, "report").Output, StringComparison.Ordinal);

        // The key is in what was asked, and nowhere else.
        Assert.All(acme.Asked.Requests, r => Assert.DoesNotContain(key, r.Path, StringComparison.Ordinal));
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        Assert.All(Directory.EnumerateFiles(_folder.Path),
            file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(bytes)));
        if (kind == DatabaseKind.Postgres)
            Assert.DoesNotContain(key, PostgresServer.Dump(registry), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    /// <summary>What <c>keyscan git --verify --registry … --revoke endpoints.yml --rules acme.yml</c> does.</summary>
    private async Task<ScanReport> ScanAsync(AcmeProvider acme)
    {
        var request = new ScanRequest { RuleFiles = [_folder.Write("acme.yml", AcmeProvider.RuleFile())],
            Verify = new VerificationOptions(), Network = acme.Network };
        var issued = new IssuedRequest
        {
            Registry = RegistryAddress.Parse(_environment["KEYSCAN_REGISTRY"]),
            EndpointsPath = _environment["KEYSCAN_ENDPOINTS"],
        };
        var said = new List<string>();
        using RecordedScan scan =
            RecordedScan.Open(request, issued, _repository.Path, _repository.Path, new ScanLog(said.Add, said.Add, _ => { }));
        using var source = new HistorySource(new HistoryOptions { Repository = _repository.Path });
        ScanReport report = await scan.ScanAsync(source, isAll: true, default);
        scan.Record(report, null, ScanExtent.History);
        await scan.RevokeAsync(report, default);
        Assert.Empty(scan.Problems);
        Assert.DoesNotContain(said, line => report.Findings.Any(f => line.Contains(f.Secret.Reveal(), StringComparison.Ordinal)));
        return report;
    }

    private JsonElement Status() => JsonDocument.Parse(Run(0, "revoke", "status", "-f", "json").Output).RootElement;

    private string EventId() =>
        Assert.Single(Status().GetProperty("open_events").EnumerateArray()).GetProperty("event_id").GetString()!;

    private int Count(string state) =>
        Assert.Single(Status().GetProperty("endpoints").EnumerateArray()).GetProperty(state).GetInt32();

    private KeyScanRun Run(int expectedExit, params string[] arguments)
    {
        KeyScanRun run = new KeyScanProcess(_folder.Path) { Environment = _environment }.Run(arguments);
        Assert.True(run.ExitCode == expectedExit, $"keyscan {string.Join(' ', arguments)} exited {run.ExitCode}: {run.All}");
        return run;
    }
}
