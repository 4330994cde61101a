using System.Runtime.CompilerServices;
using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>GitHub as a forge: what its API describes, ready to be scanned.</summary>
/// <param name="client">Asks the API; ends with it.</param>
internal sealed class GitHubForge(GitHubClient client) : IForge
{
    /// <inheritdoc/>
    public string Name => "GitHub";

    /// <inheritdoc/>
    public Uri Web => client.Address.Web;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedRepository> ListAsync(OwnerKind kind, string owner, IReadOnlyList<SourceKind> also,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerable<Repository> repositories = kind == OwnerKind.Organisation
            ? client.Lists.OfOrganisation(owner, cancellation) : client.Lists.OfUser(owner, cancellation);
        await foreach (Repository repository in repositories)
        {
            RepositoryName name = NameIn(repository);
            var listed = new ListedRepository(name.Name)
            {
                Visibility = repository.Visibility?.ToString() ?? (repository.Private ? "private" : "public"),
                Topics = repository.Topics ?? [],
                PushedAt = repository.PushedAt,
                IsArchived = repository.Archived,
                IsFork = repository.Fork,
            };
            yield return listed.With(name.ToString(), () => Describe(repository, also));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedRepository> ListGistsAsync(OwnerKind kind, string owner,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerable<string> people = kind == OwnerKind.User ? AsyncEnumerable.Repeat(owner, 1)
            : client.Lists.PublicMembers(owner, cancellation).Select(static member => member.Login);
        await foreach (string user in people)
        {
            await foreach (Gist gist in client.Lists.Gists(user, cancellation))
            {
                var listed = new ListedRepository(gist.Id) { Visibility = gist.Public ? "public" : "private" };
                yield return listed.With($"gist {user}/{gist.Id}", () => Describe(gist, user));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<FleetRepository?> FindAsync(RepositoryName name, IReadOnlyList<SourceKind> also,
        CancellationToken cancellation)
    {
        try
        {
            // GitHub answers for the old name with what the repository is called now.
            return Describe(await client.FindAsync(name, cancellation), also);
        }
        catch (GitHubException e) when (e.Failure == GitHubFailure.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<TextFeed> FindTexts(RepositoryName repository, IReadOnlyCollection<SourceKind> kinds) =>
        client.Texts.Find(repository, kinds);

    /// <inheritdoc/>
    public ValueTask<Secret?> FindTokenAsync(CancellationToken cancellation) => client.FindTokenAsync(cancellation);

    /// <inheritdoc/>
    public bool MayHaveToken(string cloneUrl) =>
        Uri.TryCreate(cloneUrl, UriKind.Absolute, out Uri? address) && client.Address.MayHaveToken(address);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>The name of a repository that GitHub has described, which is checked as it is read.</summary>
    internal static RepositoryName NameIn(Repository repository) => RepositoryName.Parse(repository.FullName, "GitHub");

    private FleetRepository Describe(Repository repository, IReadOnlyList<SourceKind> also)
    {
        RepositoryName name = NameIn(repository);
        string url = repository.CloneUrl ?? client.Address.CloneAddress(name).AbsoluteUri;
        return new FleetRepository(name.ToString(), RepositoryAddress.Parse(url))
        {
            WebUrl = repository.HtmlUrl,
            IsPublic = !repository.Private,
            Size = repository.Size * 1024,
            TakesToken = MayHaveToken(url),
            Also = [.. also.Where(kind => Has(repository, kind))],
        };
    }

    private FleetRepository Describe(Gist gist, string user) =>
        new($"gist {user}/{gist.Id}", RepositoryAddress.Parse(gist.GitPullUrl))
    {
        Kind = SourceKind.Gist,
        WebUrl = gist.HtmlUrl,
        // A secret gist is read by whoever has its address.
        IsPublic = gist.Public,
        TakesToken = MayHaveToken(gist.GitPullUrl),
    };

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
