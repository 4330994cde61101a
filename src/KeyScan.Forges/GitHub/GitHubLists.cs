using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// Listings of repositories, and of what people write around them. Where one is asked for in an order or whole, its parameters
/// stand here: Octokit makes them of its request objects by reflection, and compiled ahead some would silently be left out.
/// </summary>
internal sealed class GitHubLists
{
    private readonly GitHubClient _client;

    internal GitHubLists(GitHubClient client) => _client = client;

    /// <summary>All repositories of an organisation that the token may see, by name.</summary>
    /// <exception cref="ProblemException">It cannot be the name of an organisation.</exception>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<Repository> OfOrganisation(string organisation, CancellationToken cancellation) =>
        Repositories(ApiUrls.OrganizationRepositories(Owner(organisation)), "all", cancellation);

    /// <summary>The public repositories that a user owns, by name.</summary>
    /// <exception cref="ProblemException">It cannot be the name of a user.</exception>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<Repository> OfUser(string user, CancellationToken cancellation) =>
        Repositories(ApiUrls.Repositories(Owner(user)), "owner", cancellation);

    /// <summary>The members of an organisation who show that they are.</summary>
    /// <exception cref="ProblemException">It cannot be the name of an organisation.</exception>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<User> PublicMembers(string organisation, CancellationToken cancellation)
    {
        string owner = Owner(organisation);
        return _client.Pages((api, options) => new OrganizationMembersClient(api).GetAllPublic(owner, options), cancellation);
    }

    /// <summary>The public gists of a user; the secret ones too where the token is that user's.</summary>
    /// <exception cref="ProblemException">It cannot be the name of a user.</exception>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<Gist> Gists(string user, CancellationToken cancellation)
    {
        string owner = Owner(user);
        return _client.Pages((api, options) => new GistsClient(api).GetAllForUser(owner, options), cancellation);
    }

    /// <summary>All issues and pull requests, open and closed, the longest unchanged first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them; 410 as not found where issues are turned off.</exception>
    public IAsyncEnumerable<Issue> Issues(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages((api, options) =>
        api.GetAll<Issue>(ApiUrls.Issues(repository.Owner, repository.Name), ByChange(("state", "all")), options), cancellation);

    /// <summary>All comments on issues and pull requests, the longest unchanged first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<IssueComment> IssueComments(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages((api, options) =>
        api.GetAll<IssueComment>(ApiUrls.IssueComments(repository.Owner, repository.Name), ByChange(), options), cancellation);

    /// <summary>All comments on one issue or pull request, the oldest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<IssueComment> IssueComments(RepositoryName repository, int number, CancellationToken cancellation) =>
        _client.Pages((api, options) =>
        api.GetAll<IssueComment>(ApiUrls.IssueComments(repository.Owner, repository.Name, number), options), cancellation);

    /// <summary>All comments on lines of pull requests, the longest unchanged first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<PullRequestReviewComment> ReviewComments(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages(
        (api, options) =>
            api.GetAll<PullRequestReviewComment>(ApiUrls.PullRequestReviewCommentsRepository(repository.Owner, repository.Name),
            ByChange(), options), cancellation);

    /// <summary>All comments on commits and their lines, the oldest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<CommitComment> CommitComments(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages((api, options) => new RepositoryCommentsClient(api)
        .GetAllForRepository(repository.Owner, repository.Name, options), cancellation);

    /// <summary>All releases of a repository, the newest first.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<Release> Releases(RepositoryName repository, CancellationToken cancellation) =>
        _client.Pages((api, options) => new ReleasesClient(api).GetAll(repository.Owner, repository.Name, options), cancellation);

    /// <exception cref="ProblemException">It cannot be the name of an organisation or user.</exception>
    internal static string Owner(string text) => RepositoryName.IsOwner(text)
        ? text
        : throw new ProblemException(
        new Problem("that is no name of an organisation or user", "GitHub", "Write the name as it stands in its address"));

    private IAsyncEnumerable<Repository> Repositories(Uri listing, string type, CancellationToken cancellation)
    {
        Dictionary<string, string> Parameters() => new(StringComparer.Ordinal) { ["type"] = type, ["sort"] = "full_name" };
        return _client.Pages((api, options) => api.GetAll<Repository>(listing, Parameters(), options), cancellation);
    }

    /// <summary>Parameters for one listing: Octokit writes into them.</summary>
    private static Dictionary<string, string> ByChange(params ReadOnlySpan<(string Name, string Value)> further)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["sort"] = "updated", ["direction"] = "asc" };
        foreach ((string name, string value) in further)
            parameters[name] = value;
        return parameters;
    }
}
