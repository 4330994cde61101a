using KeyScan.Forges.GitHub;
using Gist = Octokit.Gist;
using Repository = Octokit.Repository;

namespace KeyScan.Forges.Fleet;

/// <summary>Repositories and gists as GitHub describes them, ready to be scanned.</summary>
internal static class ListedRepository
{
    /// <summary>A repository that GitHub has described.</summary>
    /// <param name="repository">The description.</param>
    /// <param name="client">Who gave it.</param>
    /// <param name="also">What else of it is scanned, where it has it.</param>
    public static FleetRepository Describe(Repository repository, GitHubClient client, IReadOnlyList<SourceKind> also)
    {
        var name = RepositoryName.FromRepository(repository);
        string url = repository.CloneUrl ?? client.Address.CloneAddress(name).AbsoluteUri;
        return new FleetRepository(name.ToString(), RepositoryAddress.Parse(url))
        {
            WebUrl = repository.HtmlUrl,
            IsPublic = !repository.Private,
            Size = repository.Size * 1024,
            TakesToken = MayHaveToken(url, client.Address),
            Also = [.. also.Where(kind => Has(repository, kind))],
        };
    }

    /// <summary>A gist that GitHub has listed.</summary>
    /// <param name="gist">The description.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="client">Who gave it.</param>
    public static FleetRepository Describe(Gist gist, string user, GitHubClient client) =>
        new($"gist {user}/{gist.Id}", RepositoryAddress.Parse(gist.GitPullUrl))
    {
        Kind = SourceKind.Gist,
        WebUrl = gist.HtmlUrl,
        // A secret gist is read by whoever has its address.
        IsPublic = gist.Public,
        TakesToken = MayHaveToken(gist.GitPullUrl, client.Address),
    };

    /// <summary>A repository by its full name on GitHub, or by an address that git clones from.</summary>
    /// <exception cref="GitHubException">GitHub does not describe it.</exception>
    /// <exception cref="ProblemException">It is neither.</exception>
    public static async Task<FleetRepository> FindAsync(GitHubClient client, string text, IReadOnlyList<SourceKind> also)
    {
        if (RepositoryName.TryParse(text, out RepositoryName? name))
            return Describe(await client.FindAsync(name, CancellationToken.None), client, also);
        var address = RepositoryAddress.Parse(text);
        return new FleetRepository(address.Shown, address);
    }

    /// <summary>
    /// Whether a token for <paramref name="github"/> may go to <paramref name="url"/>: the address is what somebody says; a token
    /// goes to the server that was asked, and to no other.
    /// </summary>
    public static bool MayHaveToken(string url, GitHubAddress github) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && github.MayHaveToken(address);

    /// <summary>
    /// Where something is turned off, asking for it gives an error. Gists are people's, and listed by themselves.
    /// </summary>
    private static bool Has(Repository repository, SourceKind kind) => kind switch
    {
        SourceKind.Wiki => repository.HasWiki,
        SourceKind.Issue => repository.HasIssues,
        SourceKind.Discussion => repository.HasDiscussions,
        SourceKind.Gist => false,
        _ => true,
    };
}
