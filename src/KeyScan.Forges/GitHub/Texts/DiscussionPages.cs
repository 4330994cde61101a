using System.Runtime.CompilerServices;

namespace KeyScan.Forges.GitHub.Texts;

/// <summary>
/// Discussions of a repository with all comments and replies, page by page. What GitHub answers with an error is not taken for
/// all there is.
/// </summary>
internal sealed class DiscussionPages(GitHubClient client)
{
    private const int LongestMessage = 300;
    private const string Comment = "id body url createdAt author { login }";
    private const string Replies = $"replies(first: 20) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {Comment} }} }}";
    private const string Comments = $"pageInfo {{ hasNextPage endCursor }} nodes {{ {Comment} {Replies} }}";

    // GitHub gives at most 500,000 nodes and ten seconds for one query.
    private const string List =
        $$"""
        query($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
        discussions(first: 10, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
        pageInfo { hasNextPage endCursor } nodes { number title {{Comment}} comments(first: 50) { {{Comments}} } } } } }
        """;

    private const string MoreComments =
        $"query($id: ID!, $after: String) {{ node(id: $id) {{ ... on Discussion {{ comments(first: 50, after: $after) {{ "
            + $"{Comments} }} }} }} }}";

    private const string MoreReplies =
        $"query($id: ID!, $after: String) {{ node(id: $id) {{ ... on DiscussionComment {{ replies(first: 100, after: $after) "
            + $"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ {Comment} }} }} }} }} }}";

    /// <summary>All texts, the oldest discussion first, each followed by its comments.</summary>
    /// <exception cref="GitHubException">GitHub does not give them.</exception>
    public async IAsyncEnumerable<WrittenText> Read(RepositoryName repository,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listed = new GraphQlVariables { Owner = repository.Owner, Name = repository.Name };
        await foreach (Discussion discussion in All(null, async after =>
            (await AskAsync(repository, List, listed with { After = after }, cancellation)).Repository?.Discussions))
        {
            string subject = $"{repository}#{discussion.Number}";
            yield return new WrittenText($"{discussion.Title}\n{discussion.Body}",
                TextProvenance.Create(SourceKind.Discussion, subject, "discussion", discussion.Author?.Login, discussion.Url,
                discussion.CreatedAt));
            await foreach (DiscussionComment comment in All(discussion.Comments, async after =>
                (await AskAsync(repository, MoreComments, new() { Id = discussion.Id, After = after }, cancellation))
                .Node?.Comments))
            {
                yield return Text(comment, subject);
                if (comment.Replies is null)
                    continue;
                await foreach (DiscussionComment reply in All(comment.Replies, async after =>
                    (await AskAsync(repository, MoreReplies, new() { Id = comment.Id, After = after }, cancellation))
                    .Node?.Replies))
                    yield return Text(reply, subject);
            }
        }
    }

    private static WrittenText Text(DiscussionComment comment, string subject) =>
        new(comment.Body,
        TextProvenance.Create(SourceKind.Discussion, subject, "comment", comment.Author?.Login, comment.Url, comment.CreatedAt));

    private async IAsyncEnumerable<T> All<T>(Connection<T>? first, Func<string?, Task<Connection<T>?>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Connection<T>? page = first ?? await next(null);
        while (page is not null)
        {
            foreach (T? node in page.Nodes)
            {
                if (node is not null)
                    yield return node;
            }
            if (!page.PageInfo.HasNextPage)
                yield break;
            if (page.PageInfo.EndCursor is not { } cursor || !seen.Add(cursor) || seen.Count > client.Options.MostPages)
                throw new GitHubException(GitHubFailure.TooLarge,
                    new Problem("the listing does not end", "discussions", "Check that the address is a GitHub API"));
            page = await next(cursor);
        }
        throw new GitHubException(GitHubFailure.NotFound,
            new Problem("it is not there, or the token may not see it", "discussions",
            "Give the token the right to read discussions"));
    }

    private async Task<GraphQlData> AskAsync(RepositoryName repository, string query, GraphQlVariables variables,
        CancellationToken cancellation)
    {
        var address = new Uri(client.Address.GraphQlPath, UriKind.Relative);
        GraphQlAnswer answer = await client.CallAsync(api =>
            api.Post<GraphQlAnswer>(address, new GraphQlQuery(query, variables), CancellationToken.None), cancellation);
        if (answer.Errors is [var error, ..])
            throw ToException(error, repository);
        return answer.Data
            ?? throw new GitHubException(GitHubFailure.NotUnderstood,
            new Problem("the answer has neither data nor errors", $"{repository}", "Check that the address is a GitHub API"));
    }

    private static GitHubException ToException(GraphQlError error, RepositoryName repository)
    {
        string said = TextLimit.Cut(string.Concat((error.Message ?? "").Select(c => char.IsControl(c) ? ' ' : c)).Trim()
            .TrimEnd('.'), LongestMessage);
        (GitHubFailure failure, string toDo) = error.Type switch
        {
            "FORBIDDEN" or "INSUFFICIENT_SCOPES" =>
                (GitHubFailure.Forbidden, "Give the token the right to read discussions (it needs discussions=read)"),
            "NOT_FOUND" => (GitHubFailure.NotFound, "Check that the token may read discussions (it needs discussions=read)"),
            "RATE_LIMITED" => (GitHubFailure.RateLimited, "Go on later, or use a token or an app of its own"),
            _ => (GitHubFailure.Refused, "Look at what GitHub says about it"),
        };
        return new GitHubException(failure, new Problem($"GitHub refused the query: {said}", $"{repository}", toDo));
    }
}
