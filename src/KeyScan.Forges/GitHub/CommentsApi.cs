using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>Writes comments on issues and pull requests.</summary>
internal sealed class CommentsApi
{
    /// <summary>The most characters GitHub takes in one comment.</summary>
    public const int LongestBody = 65_536;

    private readonly GitHubClient _client;

    internal CommentsApi(GitHubClient client) => _client = client;

    /// <summary>Writes a comment.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public Task<IssueComment> CreateAsync(RepositoryName repository, int number, string body, CancellationToken cancellation) =>
        _client.CallAsync(
        api => new IssueCommentsClient(api).Create(repository.Owner, repository.Name, number, TextLimit.Cut(body, LongestBody)),
            cancellation);

    /// <summary>Replaces the text of a comment.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public Task<IssueComment> UpdateAsync(RepositoryName repository, long id, string body, CancellationToken cancellation) =>
        _client.CallAsync(
        api => new IssueCommentsClient(api).Update(repository.Owner, repository.Name, id, TextLimit.Cut(body, LongestBody)),
            cancellation);

    /// <summary>Keeps one comment up to date: replaces the text of the one that begins with the marker, or writes it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="number">The issue or pull request.</param>
    /// <param name="marker">An HTML comment that nobody sees, such as <c>&lt;!-- keyscan --&gt;</c>.</param>
    /// <param name="text">Markdown, to follow the marker.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public async Task<IssueComment> KeepAsync(RepositoryName repository, int number, string marker, string text,
        CancellationToken cancellation) =>
        await UpdateKeptAsync(repository, number, marker, text, cancellation)
        ?? await CreateAsync(repository, number, $"{marker}\n{text}", cancellation);

    /// <summary>Replaces the text of the comment that begins with the marker; null where there is none that is ours.</summary>
    /// <inheritdoc cref="KeepAsync"/>
    public async Task<IssueComment?> UpdateKeptAsync(RepositoryName repository, int number, string marker, string text,
        CancellationToken cancellation)
    {
        string body = $"{marker}\n{text}";
        await foreach (IssueComment comment in _client.Lists.IssueComments(repository, number, cancellation))
        {
            // Whoever writes our marker could change the comment again after us; a token with the right to write would even let
            // us take it over.
            if (comment.Body?.StartsWith(marker, StringComparison.Ordinal) != true || !IsFromWithin(comment))
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

    /// <summary>Whether it can be from a workflow, an app, or somebody with a right to write.</summary>
    private static bool IsFromWithin(IssueComment comment) =>
        comment.User?.Type == AccountType.Bot || comment.AuthorAssociation.StringValue is "OWNER" or "MEMBER" or "COLLABORATOR";
}
