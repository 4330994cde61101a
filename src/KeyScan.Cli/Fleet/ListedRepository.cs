using KeyScan.GitHub;
using KeyScan.Pipeline.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>Repositories as GitHub describes them, ready to be scanned.</summary>
internal static class ListedRepository
{
    /// <summary>A repository that GitHub has described.</summary>
    public static FleetRepository Of(GitHubRepository repository, GitHubClient client)
    {
        string url = repository.CloneUrl ?? client.Address.CloneAddress(repository.Name).AbsoluteUri;
        return new FleetRepository(repository.Name.ToString(), url)
        {
            WebUrl = repository.HtmlUrl,
            IsPublic = !repository.Private,
            Size = repository.Size * 1024,
            TakesToken = MayHaveToken(url, client.Address),
        };
    }

    /// <summary>Whether a token for <paramref name="github"/> may go to <paramref name="url"/>: the address is what somebody says; a token goes to the server that was asked, and to no other.</summary>
    public static bool MayHaveToken(string url, GitHubAddress github) => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme == github.Web.Scheme
        && (address.Authority == github.Web.Authority || (address.IsLoopback && github.Web.IsLoopback));

    /// <summary>A repository by its full name on GitHub, or by an address that git clones from.</summary>
    /// <exception cref="GitHubException">GitHub does not describe it.</exception>
    public static FleetRepository Find(GitHubClient client, string text) => RepositoryName.TryParse(text, out RepositoryName? name)
        ? Of(client.Repositories.GetAsync(name, CancellationToken.None).GetAwaiter().GetResult(), client)
        : new FleetRepository(text, text);
}
