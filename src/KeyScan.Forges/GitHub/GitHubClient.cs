using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Requests;
using KeyScan.Forges.GitHub.Texts;
using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// GitHub, as far as KeyScan uses it, asked by Octokit. Below it, we wait for rate limits, repeat what got lost, follow pages and
/// renamed repositories, and send the token to the API's own address alone. Safe for use by several threads.
/// </summary>
internal sealed class GitHubClient : IDisposable
{
    private readonly GitHubTransport _transport;
    private readonly GitHubCredentials _credentials;
    private readonly OctokitCalls _calls;

    /// <summary>Creates a client.</summary>
    /// <param name="options">How it goes about its requests.</param>
    /// <param name="credentials">What it shows GitHub.</param>
    public GitHubClient(GitHubOptions options, GitHubCredentials credentials)
    {
        Options = options;
        _credentials = credentials;
        _transport = new GitHubTransport(options);
        _calls = new OctokitCalls(options, new GitHubHandler(_transport, credentials, options));
    }

    /// <summary>Listings of repositories, and of what stands around them.</summary>
    public GitHubLists Lists => new(this);

    /// <summary>Comments to write.</summary>
    public CommentsApi Comments => new(this);

    /// <summary>Issues, comments, releases and so on as texts to search.</summary>
    public TextsApi Texts => new(this);

    /// <summary>Check runs.</summary>
    public ChecksApi Checks => new(this);

    /// <summary>SARIF uploads.</summary>
    public CodeScanningApi CodeScanning => new(this);

    /// <summary>Where the API is.</summary>
    public GitHubAddress Address => Options.Address;

    /// <summary>How it goes about its requests.</summary>
    internal GitHubOptions Options { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.Dispose();
        _transport.Dispose();
        _credentials.Dispose();
    }

    /// <summary>The token to clone with at this moment; null for none. An app's token works for an hour at most.</summary>
    /// <exception cref="GitHubException">An app gets none.</exception>
    public ValueTask<Secret?> FindTokenAsync(CancellationToken cancellation) =>
        _credentials.FindTokenAsync(_transport, Options, cancellation);

    /// <summary>One repository; under its new name where it was renamed.</summary>
    /// <exception cref="GitHubException">It is not there, or GitHub does not say.</exception>
    public Task<Repository> FindAsync(RepositoryName name, CancellationToken cancellation) =>
        CallAsync(api => new RepositoriesClient(api).Get(name.Owner, name.Name), cancellation);

    /// <summary>The result of one call of Octokit.</summary>
    /// <exception cref="GitHubException">GitHub does not do what it asks for.</exception>
    internal Task<T> CallAsync<T>(Func<IApiConnection, Task<T>> call, CancellationToken cancellation)
        where T : class => _calls.CallAsync(call, cancellation);

    /// <summary>All entries of a listing, page by page as they are asked for.</summary>
    /// <exception cref="GitHubException">GitHub does not give it, or it does not end.</exception>
    internal IAsyncEnumerable<T> Pages<T>(Func<IApiConnection, ApiOptions, Task<IReadOnlyList<T>>> list,
        CancellationToken cancellation) => _calls.Pages(list, cancellation);

    /// <summary>Waits, and tells about it.</summary>
    internal Task WaitAsync(TimeSpan time, string why, CancellationToken cancellation) =>
        _transport.WaitAsync(time, why, cancellation);
}
