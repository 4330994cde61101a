using System.Collections.Concurrent;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.Fleet;

/// <summary>
/// Repositories that fit into the budget one at a time are all covered, however many are fetched at once; also by processes
/// that share a cache.
/// </summary>
public sealed class DiskBudgetTests : IDisposable
{
    private const int Large = 1 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public async Task Wikis_are_waited_for_and_nobody_waits_for_ever(int processes, int jobs)
    {
        FleetRepository[] repositories = [.. Enumerable.Range(0, 6).Select(Make)];
        var results = new ConcurrentBag<FleetResult>();
        await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => Task.Run(() =>
            new FleetScan(Options(Large * 5 / 2, jobs), result => Task.Run(() => results.Add(result)))
                .RunAsync(repositories, CancellationToken.None))));
        Assert.Equal(repositories.Length * processes, results.Count);
        Assert.All(results, r => Assert.Equal([], r.Problems));
        Assert.All(results, r => Assert.Equal(2, r.Report!.Findings.Count));
    }

    [Fact]
    public async Task A_wiki_for_which_there_is_no_room_beside_its_code_is_told()
    {
        var results = new List<FleetResult>();
        await new FleetScan(Options(Large * 3 / 2, jobs: 2), result => Task.Run(() => results.Add(result)))
            .RunAsync([Make(1), Make(2)], CancellationToken.None);
        Assert.All(results,
            r => Assert.StartsWith("its wiki: it is larger than the ", Assert.Single(r.Problems).What, StringComparison.Ordinal));
        Assert.All(results, r => Assert.Single(r.Report!.Findings));
    }

    private FleetOptions Options(long budget, int jobs) => new()
    {
        Scan = new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) },
        CacheFolder = _folder.Combine("cache"),
        RulesDigest = "rules",
        DiskBudget = budget,
        Jobs = jobs,
        Threads = 1,
    };

    private FleetRepository Make(int number)
    {
        string served = _folder.Combine($"served/{number}.git");
        MakeBare(served, number, "code");
        MakeBare(_folder.Combine($"served/{number}.wiki.git"), number + 100, "wiki");
        return new FleetRepository($"acme/{number}", RepositoryAddress.Parse($"file://{served}"))
        {
            Also = [SourceKind.Wiki],
            Size = Large,
        };
    }

    private static void MakeBare(string path, int seed, string name)
    {
        using var made = new GitRepository();
        byte[] large = new byte[Large];
        var random = new Random(seed);
        random.NextBytes(large);
        made.Write("large.bin", large);
        made.Write($"{name}.txt", $"acme_{Convert.ToHexString(large.AsSpan(0, 10))}\n");
        made.Commit("large");
        made.Run("clone", "-q", "--bare", ".", path);
    }
}
