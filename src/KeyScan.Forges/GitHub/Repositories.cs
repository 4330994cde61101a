using System.Text.Json.Serialization;

namespace KeyScan.Forges.GitHub;

/// <summary>A repository, as https://docs.github.com/en/rest/repos/repos describes it.</summary>
public sealed record GitHubRepository
{
    /// <summary>Stays the same when the repository is renamed.</summary>
    public required long Id { get; init; }

    /// <summary>Owner and name.</summary>
    [JsonPropertyName("full_name")]
    public required RepositoryName Name { get; init; }

    /// <summary>Its page.</summary>
    public required string HtmlUrl { get; init; }

    /// <summary>Whether not everybody may see it.</summary>
    public bool Private { get; init; }

    /// <summary><c>public</c>, <c>private</c> or <c>internal</c>; null from servers that do not say.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether it is a fork.</summary>
    public bool Fork { get; init; }

    /// <summary>Whether it is archived, that is, read-only.</summary>
    public bool Archived { get; init; }

    /// <summary>Whether GitHub has disabled it: it cannot be cloned.</summary>
    public bool Disabled { get; init; }

    /// <summary>The branch that is shown first; null where the answer does not say.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>When somebody last pushed; null for never.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Its size on GitHub's disks in KiB, some hours old; an empty repository has 0.</summary>
    public long Size { get; init; }

    /// <summary>Where git clones it from, as the server says it.</summary>
    public string? CloneUrl { get; init; }

    /// <summary>Its topics.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>Whether it may have a wiki, which is a git repository of its own; it has none before the first page.</summary>
    public bool HasWiki { get; init; }

    /// <summary>Whether it has issues.</summary>
    public bool HasIssues { get; init; }

    /// <summary>Whether it has discussions.</summary>
    public bool HasDiscussions { get; init; }
}

/// <summary>An account, of a person or of a program.</summary>
/// <param name="Login">Its name.</param>
public sealed record GitHubUser(string Login)
{
    /// <summary><c>User</c>, <c>Bot</c> (which apps and workflows are) or <c>Organization</c>; null where GitHub does not say.</summary>
    public string? Type { get; init; }
}

/// <summary>Lists repositories; https://docs.github.com/en/rest/repos/repos.</summary>
public sealed class RepositoriesApi
{
    private readonly GitHubClient _client;

    internal RepositoriesApi(GitHubClient client) => _client = client;

    /// <summary>All repositories of an organisation that the token may see, by name.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubRepository> OfOrganisation(string organisation, CancellationToken cancellation) =>
        _client.Pages($"orgs/{Owner(organisation)}/repos?type=all&sort=full_name&per_page=100", GitHubJson.Default.GitHubRepositoryArray, cancellation);

    /// <summary>The public repositories that a user owns, by name.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubRepository> OfUser(string user, CancellationToken cancellation) =>
        _client.Pages($"users/{Owner(user)}/repos?type=owner&sort=full_name&per_page=100", GitHubJson.Default.GitHubRepositoryArray, cancellation);

    /// <summary>The members of an organisation who show that they are.</summary>
    /// <exception cref="GitHubException">GitHub does not list them.</exception>
    public IAsyncEnumerable<GitHubUser> PublicMembers(string organisation, CancellationToken cancellation) =>
        _client.Pages($"orgs/{Owner(organisation)}/public_members?per_page=100", GitHubJson.Default.GitHubUserArray, cancellation);

    /// <summary>One repository; under its new name where it was renamed.</summary>
    /// <exception cref="GitHubException">It is not there, or GitHub does not say.</exception>
    public Task<GitHubRepository> GetAsync(RepositoryName name, CancellationToken cancellation) =>
        _client.GetAsync($"repos/{name}", GitHubJson.Default.GitHubRepository, cancellation);

    /// <exception cref="ProblemException">It cannot be the name of an organisation or user.</exception>
    internal static string Owner(string text) =>
        RepositoryName.IsOwner(text) ? text : throw new ProblemException(new Problem("that is no name of an organisation or user", "GitHub", "Write the name as it stands in its address"));
}
