using System.Text.Json;

namespace KeyScan.Forges.GitHub;

/// <summary>An issue or a pull request; https://docs.github.com/en/rest/issues/issues.</summary>
public sealed record GitHubIssue
{
    /// <summary>Its number in the repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its text; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Its page.</summary>
    public required string HtmlUrl { get; init; }

    /// <summary>Who opened it; null where the account is gone.</summary>
    public GitHubUser? User { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>There for pull requests alone; its content does not matter.</summary>
    public JsonElement? PullRequest { get; init; }

    /// <summary>Whether it is a pull request.</summary>
    public bool IsPullRequest => PullRequest is { ValueKind: JsonValueKind.Object };
}

/// <summary>Lists issues, pull requests and what is said about them.</summary>
public sealed class IssuesApi
{
    private readonly GitHubClient _client;

    internal IssuesApi(GitHubClient client) => _client = client;

    /// <summary>All issues and pull requests, open and closed, the longest unchanged first.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="since">Only what was changed at or after this time; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not list them; 410 as not found where issues are turned off.</exception>
    public IAsyncEnumerable<GitHubIssue> All(RepositoryName repository, DateTimeOffset? since, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/issues?state=all&sort=updated&direction=asc&per_page=100{Since(since)}", GitHubJson.Default.GitHubIssueArray, cancellation);

    /// <summary>All comments on issues and pull requests, the longest unchanged first.</summary>
    /// <inheritdoc cref="All"/>
    public IAsyncEnumerable<GitHubComment> Comments(RepositoryName repository, DateTimeOffset? since, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/issues/comments?sort=updated&direction=asc&per_page=100{Since(since)}", GitHubJson.Default.GitHubCommentArray, cancellation);

    /// <summary>All comments on lines of pull requests, the longest unchanged first.</summary>
    /// <inheritdoc cref="All"/>
    public IAsyncEnumerable<GitHubComment> ReviewComments(RepositoryName repository, DateTimeOffset? since, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/pulls/comments?sort=updated&direction=asc&per_page=100{Since(since)}", GitHubJson.Default.GitHubCommentArray, cancellation);

    /// <summary>All comments on commits and their lines, the oldest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubComment> CommitComments(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/comments?per_page=100", GitHubJson.Default.GitHubCommentArray, cancellation);

    private static string Since(DateTimeOffset? since) => since is { } time ? $"&since={time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}" : "";
}
