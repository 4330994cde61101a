using System.Runtime.CompilerServices;
using Octokit;

namespace KeyScan.Forges.GitHub.Texts;

/// <summary>What people write around a repository, as texts to search. Pages are asked for as their texts are taken.</summary>
internal sealed class TextsApi
{
    private const int ShownCommit = 10;
    private static readonly SourceKind[] Subjects = [SourceKind.Issue, SourceKind.PullRequest];
    private readonly GitHubClient _client;

    internal TextsApi(GitHubClient client) => _client = client;

    /// <summary>
    /// The listings that together have all texts of some kinds. Listings of one kind may need different rights, and one may fail
    /// alone.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="kinds">The kinds; those that are no texts are passed over.</param>
    public IEnumerable<TextFeed> Find(RepositoryName repository, IReadOnlyCollection<SourceKind> kinds)
    {
        SourceKind[] subjects = [.. Subjects.Where(kinds.Contains)];
        if (subjects.Length > 0)
            yield return new TextFeed(subjects is [SourceKind.PullRequest] ? "pull requests" : "issues", subjects, token =>
                Issues(repository, subjects, token));
        if (kinds.Contains(SourceKind.Comment))
        {
            yield return new TextFeed("comments on issues and pull requests", [SourceKind.Comment], token =>
                Comments(repository, token));
            yield return new TextFeed("comments on lines of pull requests", [SourceKind.Comment], token =>
                ReviewComments(repository, token));
            yield return new TextFeed("comments on commits", [SourceKind.Comment], token => CommitComments(repository, token));
        }
        if (kinds.Contains(SourceKind.Release))
            yield return new TextFeed("releases", [SourceKind.Release], token => Releases(repository, token));
        if (kinds.Contains(SourceKind.Discussion))
            yield return new TextFeed("discussions", [SourceKind.Discussion], token =>
                new DiscussionPages(_client).Read(repository, token));
    }

    private async IAsyncEnumerable<WrittenText> Issues(RepositoryName repository, SourceKind[] kinds,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (Issue issue in _client.Lists.Issues(repository, cancellation))
        {
            SourceKind kind = issue.PullRequest is not null ? SourceKind.PullRequest : SourceKind.Issue;
            if (kinds.Contains(kind))
                yield return new WrittenText($"{issue.Title}\n{issue.Body}",
                    TextProvenance.Create(kind, $"{repository}#{issue.Number}", issue.PullRequest is not null ? "pull request"
                    : "issue", issue.User?.Login, issue.HtmlUrl, issue.CreatedAt));
        }
    }

    private async IAsyncEnumerable<WrittenText> Comments(RepositoryName repository,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IssueComment comment in _client.Lists.IssueComments(repository, cancellation))
            yield return Comment(comment.Body, $"{repository}#{TextProvenance.End(comment.HtmlUrl)}", "comment", comment.User,
                comment.HtmlUrl, comment.CreatedAt);
    }

    private async IAsyncEnumerable<WrittenText> ReviewComments(RepositoryName repository,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (PullRequestReviewComment comment in _client.Lists.ReviewComments(repository, cancellation))
        {
            string what = comment.Path is { } path ? $"comment on {path}" : "comment";
            yield return Comment(comment.Body, $"{repository}#{TextProvenance.End(comment.PullRequestUrl)}", what, comment.User,
                comment.HtmlUrl, comment.CreatedAt);
        }
    }

    private async IAsyncEnumerable<WrittenText> CommitComments(RepositoryName repository,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (CommitComment comment in _client.Lists.CommitComments(repository, cancellation))
        {
            string commit = comment.CommitId?[..Math.Min(ShownCommit, comment.CommitId.Length)] ?? "";
            yield return Comment(comment.Body, $"{repository}@{commit}", "comment", comment.User, comment.HtmlUrl,
                comment.CreatedAt);
        }
    }

    private async IAsyncEnumerable<WrittenText> Releases(RepositoryName repository,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (Release release in _client.Lists.Releases(repository, cancellation))
            yield return new WrittenText($"{release.Name ?? release.TagName}\n{release.Body}",
                TextProvenance.Create(SourceKind.Release, $"{repository} {release.TagName}", "release", release.Author?.Login,
                release.HtmlUrl, release.CreatedAt));
    }

    private static WrittenText Comment(string? body, string subject, string what, User? author, string page,
        DateTimeOffset date) =>
        new(body ?? "", TextProvenance.Create(SourceKind.Comment, subject, what, author?.Login, page, date));
}
