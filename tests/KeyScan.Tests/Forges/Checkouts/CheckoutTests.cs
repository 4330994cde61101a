using KeyScan.Forges.Checkouts;
using KeyScan.Tests.Git;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Forges.Checkouts;

public sealed class CheckoutTests : IAsyncLifetime
{
    private readonly GitRepository _server = GitRepository.MakeFolder();
    private readonly GitRepository _clones = GitRepository.MakeFolder();
    private readonly List<TimeSpan> _waits = [];
    private GitHttpServer _http = null!;

    public async Task InitializeAsync()
    {
        _server.Run("init", "-q", "-b", "main", "acme/shop");
        _http = await GitHttpServer.StartAsync(_server.Path, token: null);
    }

    public async Task DisposeAsync()
    {
        await _http.DisposeAsync();
        _server.Dispose();
        _clones.Dispose();
    }

    // Histories with merges in all directions: a cut may hide that one end reaches what the other one has.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_range_of_a_shallow_clone_is_exactly_that_of_the_whole_history(int seed)
    {
        string[] commits = GrowHistory(seed, 140);
        var random = new Random(seed);
        for (int i = 0; i < 4; i++)
        {
            string from = commits[random.Next(commits.Length / 2, commits.Length)],
            to = commits[random.Next(commits.Length / 2, commits.Length)], at = commits[^1];
            Checkout checkout = Clone($"{i}", at, depth: random.Next(1, 4));
            await checkout.CompleteAsync(Id(from), Id(to), default);
            Assert.Equal(RevList(_server, "acme/shop", from, to), RevList(_clones, $"{i}", from, to));
            Assert.Equal("", _clones.Run("-C", $"{i}", "for-each-ref", "refs/keyscan"));
        }
    }

    [Fact]
    public async Task Only_as_much_is_fetched_as_it_takes()
    {
        string[] commits = GrowLine(200);
        Checkout checkout = Clone("c", commits[^1], depth: 1);
        Assert.Equal(1, await checkout.CompleteAsync(Id(commits[^6]), Id(commits[^1]), default));
        Assert.True(checkout.IsShallow);
        Assert.True(int.Parse(_clones.Run("-C", "c", "rev-list", "--count", "HEAD")) < 30);
        Assert.Equal(0, await checkout.CompleteAsync(Id(commits[^6]), Id(commits[^1]), default));
        Assert.Equal(5, checkout.Count(Id(commits[^6]), Id(commits[^1])));
    }

    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_asked_again_and_one_that_goes_on_failing_is_named()
    {
        string[] commits = GrowLine(5);
        Checkout checkout = Clone("c", commits[^1], depth: 1);
        _http.FailNext(2);
        await checkout.CompleteAsync(Id(commits[0]), Id(commits[^1]), default);
        Assert.Equal([2, 4], _waits.Select(w => w.TotalSeconds));
        _http.FailNext(100);
        Checkout other = Clone("d", commits[^1], depth: 1, isServed: false);
        ProblemException e =
            await Assert.ThrowsAnyAsync<ProblemException>(() => other.CompleteAsync(Id(commits[0]), Id(commits[^1]), default));
        Assert.Contains("503", e.Problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_the_server_does_not_have_is_a_problem_at_once()
    {
        string[] commits = GrowLine(3);
        Checkout checkout = Clone("c", commits[^1], depth: 1);
        await Assert.ThrowsAnyAsync<ProblemException>(
            () => checkout.CompleteAsync(Id(new string('a', 40)), Id(commits[^1]), default));
        Assert.Empty(_waits);
        Assert.Null(await checkout.FindBranchAsync("gone", default));
        Assert.Null(await checkout.FindBranchAsync("main:refs/heads/main", default));
        Assert.Equal(Id(commits[^1]), await checkout.FindBranchAsync("main", default));
    }

    private static ObjectId Id(string hex) => ObjectComparison.Parse(hex);

    private static string RevList(GitRepository repository, string folder, string from, string to) =>
        repository.Run("-C", folder, "rev-list", $"{from}..{to}");

    private Checkout Clone(string name, string commit, int depth, bool isServed = true)
    {
        _clones.Run("init", "-q", "-b", "main", name);
        string from = isServed ? $"{_http.Address}acme/shop" : $"file://{_server.Combine("acme/shop")}";
        _clones.Run("-C", name, "fetch", "-q", "--no-tags", $"--depth={depth}", from, $"+{commit}:refs/remotes/origin/here");
        _clones.Run("-C", name, "-c", "advice.detachedHead=false", "checkout", "-q", "refs/remotes/origin/here");
        return Checkout.Open(_clones.Combine(name), new Uri($"{_http.Address}acme/shop"), token: null, (wait, _) =>
        {
            _waits.Add(wait);
            return Task.CompletedTask;
        });
    }

    private string[] GrowLine(int count) => Grow(count, i => i == 0 ? [] : [i - 1]);

    private string[] GrowHistory(int seed, int count)
    {
        var random = new Random(seed);
        return Grow(count, i => i == 0 ? [] : [.. Enumerable.Range(0, random.Next(5) == 0 ? 2 : 1)
            .Select(_ => Math.Max(0, i - 1 - random.Next(random.Next(6) == 0 ? 40 : 4))).Distinct()]);
    }

    /// <summary>Commits of an empty tree; the last one is main.</summary>
    private string[] Grow(int count, Func<int, int[]> parentsOf)
    {
        var stream = new System.Text.StringBuilder();
        for (int i = 0; i < count; i++)
        {
            int[] parents = parentsOf(i);
            stream.Append($"commit refs/heads/c{i}\nmark :{i + 1}\ncommitter A <a@example.com> {1700000000 + i} +0000\ndata "
                + $"<<.\ncommit {i}\n.\n");
            for (int p = 0; p < parents.Length; p++)
                stream.Append(p == 0 ? $"from :{parents[p] + 1}\n" : $"merge :{parents[p] + 1}\n");
            stream.Append('\n');
        }
        stream.Append($"reset refs/heads/main\nfrom :{count}\n\n");
        _server.RunWith(stream.ToString(), "-C", "acme/shop", "fast-import", "--quiet");
        return [
            .. Enumerable.Range(0, count).Select(i => _server.Run("-C", "acme/shop", "rev-parse", $"refs/heads/c{i}").Trim())];
    }
}
