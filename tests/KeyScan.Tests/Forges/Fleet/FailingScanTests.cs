using KeyScan.Filtering;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.Fleet;

public sealed class FailingScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_repository_that_KeyScan_itself_fails_on_does_not_stop_the_others()
    {
        var results = new List<FleetResult>();
        var options = new FleetOptions
        {
            Scan = new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]), Filters = [new FailsOn("mine.txt")] },
            CacheFolder = _folder.Combine("cache"),
            RulesDigest = "rules",
        };
        await new FleetScan(options, result => Task.Run(() => results.Add(result)))
            .RunAsync([Make("mine"), Make("other")], CancellationToken.None);
        Assert.Equal("KeyScan failed on it by a mistake of its own (NotSupportedException)",
            Assert.Single(results.Single(r => r.Repository.Name == "acme/mine").Problems).What);
        Assert.Single(results.Single(r => r.Repository.Name == "acme/other").Report!.Findings);
    }

    private FleetRepository Make(string name)
    {
        using var made = new GitRepository();
        made.Write($"{name}.txt", $"{MadeTokens.Random("acme_", 20, 1)}\n");
        made.Commit("leak");
        made.Run("clone", "-q", "--bare", ".", _folder.Combine($"{name}.git"));
        return new FleetRepository($"acme/{name}", RepositoryAddress.Parse($"file://{_folder.Combine($"{name}.git")}"));
    }

    private sealed class FailsOn(string path) : IFindingFilter
    {
        public Suppression? Judge(Finding finding) =>
            finding.Locations[0].Provenance.Path == path ? throw new NotSupportedException(finding.Secret.Reveal()) : null;
    }
}
