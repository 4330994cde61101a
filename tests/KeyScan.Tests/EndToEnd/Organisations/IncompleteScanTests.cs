using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>A scan that could not look for all it should must not make what others have found look better than it is.</summary>
public sealed class IncompleteScanTests : IAsyncLifetime
{
    private const string LiveKeys = "Issued keys that leaked and work: 1";
    private SmallOrganisation _acme = null!;
    private string _pepper = "";
    private string _key = "";

    public async Task InitializeAsync()
    {
        _acme = await SmallOrganisation.StartAsync();
        _pepper = _acme.Folder.Write("pepper", Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        KeyScanRun minted = WithPepper().Run("keys", "mint", "--prefix", "acme_live", "--owner", "dana", "--stdout");
        Assert.True(minted.ExitCode == 0, minted.All);
        _key = minted.Output.Trim();
        _acme.Add("acme/shop", $"KEY={_key}");
    }

    public Task DisposeAsync() => _acme.DisposeAsync().AsTask();

    [Fact]
    public void A_scan_without_the_pepper_is_refused_and_an_issued_key_stays_known_as_one()
    {
        KeyScanRun first = WithPepper().Run(["github", "org", "acme", .. _acme.Always]);
        Assert.True(first.ExitCode == 1, first.All);
        Assert.Contains(LiveKeys, _acme.Report().Output, StringComparison.Ordinal);
        int asked = _acme.Git.Paths.Count;

        KeyScanRun without = _acme.Scan();
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("issued keys can be told only with the organisation's pepper", without.Errors, StringComparison.Ordinal);
        Assert.Equal(asked, _acme.Git.Paths.Count);
        Assert.Contains(LiveKeys, _acme.Report().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_file_that_is_not_there_ends_the_scan_before_anything_is_recorded()
    {
        KeyScanRun run = _acme.Scan("--rules", _acme.Folder.Combine("none.yml"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("none.yml", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_acme.Git.Paths);
    }

    [Fact]
    public void What_a_run_that_was_broken_off_has_scanned_with_other_rules_is_scanned_again()
    {
        _acme.Add("acme/site", $"KEY={SmallOrganisation.Key(1)}");
        KeyScanRun others = Scan("--enable-rule", "github-classic-pat");
        Assert.True(others.ExitCode == 1, others.All);
        BreakOff();
        KeyScanRun run = Scan();
        Assert.Contains("2 of 2 repositories covered: 2 open findings", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("going on", run.All, StringComparison.Ordinal);
        BreakOff();
        Assert.Contains("keyscan: going on: 2 of 2 repositories were scanned", Scan().Errors, StringComparison.Ordinal);
    }

    private KeyScanRun Scan(params string[] rules) => WithPepper().Run(["github", "org", "acme", "--log-level", "info",
        .. rules.Length > 0 ? [.. _acme.Always.Take(4), .. rules] : _acme.Always]);

    /// <summary>Makes the last run look as if it had been broken off when everything was scanned.</summary>
    private void BreakOff()
    {
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(_acme.Folder.Combine("registry.db")));
        database.Run(session => session.Execute("UPDATE organisation_runs SET finished_at = NULL"));
    }

    private KeyScanProcess WithPepper() => _acme.Tool(("KEYSCAN_PEPPER_FILE", _pepper));
}
