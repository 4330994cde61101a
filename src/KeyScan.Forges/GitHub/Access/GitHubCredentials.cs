using KeyScan.Forges.GitHub.Requests;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>What a client shows GitHub: nothing, a token, or the tokens a GitHub App gets.</summary>
internal abstract class GitHubCredentials : IDisposable
{
    /// <summary>Nothing: public data, 60 requests an hour.</summary>
    public static GitHubCredentials Anonymous { get; } = new FixedCredentials(token: null);

    /// <summary>A token somebody made: fine-grained, classic, or a workflow's own.</summary>
    public static GitHubCredentials OfToken(Secret token) => new FixedCredentials(token);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The token to use at this moment; null for none.</summary>
    /// <exception cref="GitHubException">An app gets none.</exception>
    internal abstract ValueTask<Secret?> FindTokenAsync(GitHubTransport transport, GitHubOptions options,
        CancellationToken cancellation);

    /// <summary>Told that GitHub does not accept a token; true where another can be had.</summary>
    internal virtual bool Forget(Secret token) => false;

    /// <summary>Gives back what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private sealed class FixedCredentials(Secret? token) : GitHubCredentials
    {
        internal override ValueTask<Secret?> FindTokenAsync(GitHubTransport transport, GitHubOptions options,
            CancellationToken cancellation) => new(token);
    }
}
