using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Verification;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// <c>--verify</c> over many repositories. No test here reaches a provider: the only host there is has no address.
/// </summary>
public sealed class FleetVerifyTests : IAsyncLifetime
{
    private const string Host = "no-such-host.invalid";
    private SmallOrganisation _acme = null!;
    private string[] _rules = [];

    public async Task InitializeAsync()
    {
        _acme = await SmallOrganisation.StartAsync();
        _acme.Add("acme/shop", $"KEY={VerificationTrial.Key(1, "live_")}");
        _acme.Add("acme/office", $"KEY={VerificationTrial.Key(2, "live_")}");
        string text = VerificationTrial.Acme.Replace("acme-key", "acme-live", StringComparison.Ordinal)
            .Replace("acme_", "live_", StringComparison.Ordinal)
            .Replace("api.acme.example", Host, StringComparison.Ordinal);
        _rules = ["--rules", _acme.Folder.Write("live.yml", text), "--enable-rule", "acme-live"];
    }

    public Task DisposeAsync() => _acme.DisposeAsync().AsTask();

    [Fact]
    public void What_is_found_in_each_repository_is_asked_about_before_it_is_recorded()
    {
        KeyScanRun run = _acme.Scan(["--verify", .. _rules]);

        Assert.True(run.ExitCode == 1, run.All);
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(_acme.Folder.Combine("registry.db")));
        RecordedFinding[] found = [.. new FindingStore(database).All()];
        Assert.Equal(2, found.Length);
        Assert.All(found, f => Assert.Equal((Outcome.Unknown, "dns: the name has no address", Host),
            (f.Verification.Outcome, f.Verification.Why, f.Verification.Host)));
    }

    [Fact]
    public void What_is_open_is_asked_about_again_from_the_mirrors()
    {
        _acme.Scan(_rules);

        KeyScanRun run = _acme.Tool().Run(["verify", "--cache", _acme.Folder.Combine("cache"), .. _rules]);

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("acme/shop/app.env:1:", run.Output, StringComparison.Ordinal);
        Assert.Contains("acme/office/app.env:1:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Providers were asked: 2 unknown.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_says_whom_it_would_ask()
    {
        KeyScanRun run = _acme.Scan(["--verify-dry-run", .. _rules]);

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains($"would ask {Host}: GET, 1 at most", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_only_by_what_works_is_refused_as_the_registry_decides()
    {
        KeyScanRun run = _acme.Scan(["--verify-only-active", .. _rules]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--verify-only-active: what fails a run over many repositories is what is open in the registry", run.All,
            StringComparison.Ordinal);
    }
}
