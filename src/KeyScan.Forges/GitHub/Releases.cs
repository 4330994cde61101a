namespace KeyScan.Forges.GitHub;

/// <summary>A release; https://docs.github.com/en/rest/releases/releases.</summary>
public sealed record GitHubRelease
{
    /// <summary>Its tag.</summary>
    public required string TagName { get; init; }

    /// <summary>Its title; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Its notes; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Its page.</summary>
    public required string HtmlUrl { get; init; }

    /// <summary>Who made it.</summary>
    public GitHubUser? Author { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A gist, which is a git repository of its own; https://docs.github.com/en/rest/gists/gists.</summary>
public sealed record GitHubGist
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its description; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is listed for everybody.</summary>
    public bool Public { get; init; }

    /// <summary>Its page.</summary>
    public required string HtmlUrl { get; init; }

    /// <summary>Where git clones it from, as the server says it.</summary>
    public required string GitPullUrl { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Lists releases and gists.</summary>
public sealed class ReleasesApi
{
    private readonly GitHubClient _client;

    internal ReleasesApi(GitHubClient client) => _client = client;

    /// <summary>All releases of a repository, the newest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubRelease> All(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/releases?per_page=100", GitHubJson.Default.GitHubReleaseArray, cancellation);

    /// <summary>The public gists of a user; the secret ones too where the token is that user's.</summary>
    /// <param name="user">The user.</param>
    /// <param name="since">Only what was changed at or after this time; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubGist> Gists(string user, DateTimeOffset? since, CancellationToken cancellation) =>
        _client.Pages($"users/{RepositoriesApi.Owner(user)}/gists?per_page=100{(since is { } time ? $"&since={time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}" : "")}",
            GitHubJson.Default.GitHubGistArray, cancellation);
}
