namespace KeyScan.Forges.GitHub;

/// <summary>A comment on an issue, a pull request or a line of one; https://docs.github.com/en/rest/issues/comments.</summary>
public sealed record GitHubComment
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Its text; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Its place on a page.</summary>
    public required string HtmlUrl { get; init; }

    /// <summary>Who wrote it; null where the account is gone.</summary>
    public GitHubUser? User { get; init; }

    /// <summary>What its author is to the repository, such as <c>OWNER</c>, <c>CONTRIBUTOR</c>, <c>NONE</c>; null where GitHub does not say.</summary>
    public string? AuthorAssociation { get; init; }

    /// <summary>Whether it can be from a workflow, an app, or somebody with a right to write.</summary>
    internal bool IsFromWithin => User?.Type == "Bot" || AuthorAssociation is "OWNER" or "MEMBER" or "COLLABORATOR";

    /// <summary>The file it is about, for comments on lines.</summary>
    public string? Path { get; init; }

    /// <summary>The API's address of the issue or pull request it is on; null for comments on lines and commits.</summary>
    public string? IssueUrl { get; init; }

    /// <summary>The API's address of the pull request, for comments on lines.</summary>
    public string? PullRequestUrl { get; init; }

    /// <summary>The commit it is about, for comments on lines and commits.</summary>
    public string? CommitId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The text of a comment to write.</summary>
/// <param name="Body">Markdown.</param>
internal sealed record CommentText(string Body);

/// <summary>Writes comments on issues and pull requests.</summary>
public sealed class CommentsApi
{
    /// <summary>The most characters GitHub takes in one comment.</summary>
    public const int LongestBody = 65_536;

    private readonly GitHubClient _client;

    internal CommentsApi(GitHubClient client) => _client = client;

    /// <summary>All comments on an issue or pull request, the oldest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubComment> On(RepositoryName repository, int number, CancellationToken cancellation) =>
        _client.Pages($"repos/{repository}/issues/{number}/comments?per_page=100", GitHubJson.Default.GitHubCommentArray, cancellation);

    /// <summary>Writes a comment.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public Task<GitHubComment> CreateAsync(RepositoryName repository, int number, string body, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Post, $"repos/{repository}/issues/{number}/comments", Text(body), GitHubJson.Default.CommentText, GitHubJson.Default.GitHubComment, mayRepeat: false, cancellation);

    /// <summary>Replaces the text of a comment.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public Task<GitHubComment> UpdateAsync(RepositoryName repository, long id, string body, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Patch, $"repos/{repository}/issues/comments/{id}", Text(body), GitHubJson.Default.CommentText, GitHubJson.Default.GitHubComment, mayRepeat: true, cancellation);

    /// <summary>Keeps one comment up to date: replaces the text of the one that begins with the marker, or writes it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="number">The issue or pull request.</param>
    /// <param name="marker">An HTML comment that nobody sees, such as <c>&lt;!-- keyscan --&gt;</c>.</param>
    /// <param name="text">Markdown, to follow the marker.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public async Task<GitHubComment> KeepAsync(RepositoryName repository, int number, string marker, string text, CancellationToken cancellation) =>
        await UpdateKeptAsync(repository, number, marker, text, cancellation) ?? await CreateAsync(repository, number, $"{marker}\n{text}", cancellation);

    /// <summary>Replaces the text of the comment that begins with the marker; null where there is none that is ours.</summary>
    /// <inheritdoc cref="KeepAsync"/>
    public async Task<GitHubComment?> UpdateKeptAsync(RepositoryName repository, int number, string marker, string text, CancellationToken cancellation)
    {
        string body = $"{marker}\n{text}";
        await foreach (GitHubComment comment in On(repository, number, cancellation))
        {
            // Whoever writes our marker could change the comment again after us; a token with the right to write would even let us take it over.
            if (comment.Body?.StartsWith(marker, StringComparison.Ordinal) != true || !comment.IsFromWithin)
                continue;
            try
            {
                return comment.Body == body ? comment : await UpdateAsync(repository, comment.Id, body, cancellation);
            }
            catch (GitHubException e) when (e.Failure is GitHubFailure.Forbidden or GitHubFailure.NotFound)
            {
                // It is somebody else's with the right to write, or was deleted just now.
            }
        }
        return null;
    }

    private static CommentText Text(string body) => new(TextLimit.Cut(body, LongestBody));
}
