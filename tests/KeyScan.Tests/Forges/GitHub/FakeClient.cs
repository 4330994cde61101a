using KeyScan.Forges;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub;

/// <summary>A client and the fake it talks to, on a clock that jumps to the end of each wait.</summary>
internal sealed class FakeClient : IAsyncDisposable
{
    public static readonly RepositoryName Shop = RepositoryName.Parse("acme/shop", "test");

    private FakeClient(FakeGitHubServer fake, ManualClock clock, Func<GitHubOptions, GitHubOptions> change,
        GitHubCredentials? credentials)
    {
        (Fake, Clock) = (fake, clock);
        Options = change(new GitHubOptions { Address = GitHubAddress.Parse(fake.Address.AbsoluteUri, "test"), Clock = clock,
            OnWait = OnWait, Jitter = () => 1 });
        Client = new GitHubClient(Options, credentials ?? GitHubCredentials.Anonymous);
    }

    public FakeGitHubServer Fake { get; }

    public ManualClock Clock { get; }

    public GitHubOptions Options { get; }

    public GitHubClient Client { get; }

    /// <summary>All waits, in order.</summary>
    public List<GitHubWait> Waits { get; } = [];

    public IEnumerable<double> WaitedSeconds => Waits.Select(w => w.For.TotalSeconds);

    public static async Task<FakeClient> StartAsync(Func<GitHubOptions, GitHubOptions>? change = null,
        GitHubCredentials? credentials = null, string basePath = "")
    {
        var clock = new ManualClock();
        FakeGitHubServer fake = await FakeGitHubServer.StartAsync(clock, basePath);
        fake.Add("acme/shop");
        return new FakeClient(fake, clock, change ?? (o => o), credentials);
    }

    /// <summary>Asks for the one repository.</summary>
    public Task<Octokit.Repository> GetAsync() => Client.FindAsync(Shop, default);

    /// <summary>Asks for the one repository, which fails.</summary>
    public Task<GitHubException> FailAsync() => Assert.ThrowsAsync<GitHubException>(GetAsync);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Fake.DisposeAsync();
    }

    private void OnWait(GitHubWait wait)
    {
        Waits.Add(wait);
        Clock.Advance(wait.For);
    }
}
