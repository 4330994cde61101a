using System.CommandLine;
using KeyScan.Forges.Fleet;
using KeyScan.Forges.GitHub;

namespace KeyScan.Cli.Fleet;

/// <summary>What commands share that scan the repositories GitHub lists for a name.</summary>
internal sealed class ListingFlags
{
    private readonly Argument<string> _name;
    private readonly GitHubFlags _github;
    private readonly RepositoryFilter _filter;
    private readonly AlsoFlag _also;
    private readonly FleetRunFlags _fleet;

    public ListingFlags(Command command, string what)
    {
        _name = new Argument<string>("NAME") { Description = what };
        command.Arguments.Add(_name);
        _github = new GitHubFlags(command);
        _filter = new RepositoryFilter(command);
        _also = new AlsoFlag(command, ofPeople: true);
        _fleet = new FleetRunFlags(command);
    }

    /// <summary>Lists and scans; returns the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">What the name is of, for the name of the run.</param>
    /// <param name="list">Lists the repositories of a name.</param>
    /// <param name="people">Lists the people of a name, for their gists.</param>
    public async Task<int> RunAsync(ParseResult parsed, string kind, Func<GitHubClient, string,
        IAsyncEnumerable<Octokit.Repository>> list, Func<GitHubClient, string, IAsyncEnumerable<string>> people)
    {
        string name = parsed.GetRequiredValue(_name);
        using GitHubClient client = _github.Open(parsed, name);
        IReadOnlyList<SourceKind> also = _also.Read(parsed);
        List<FleetRepository> repositories = await ListAsync(list(client, name), _filter.Read(parsed), client, also);
        if (also.Contains(SourceKind.Gist))
            repositories.AddRange(await ListGistsAsync(people(client, name), client));
        return await _fleet.RunAsync(parsed, $"{kind} {name} at {client.Address.Web}{AlsoFlag.Shown(also)}",
            repositories, client);
    }

    private static async Task<List<FleetRepository>> ListAsync(IAsyncEnumerable<Octokit.Repository> all, Func<Octokit.Repository,
        bool> fits, GitHubClient client, IReadOnlyList<SourceKind> also)
    {
        var repositories = new List<FleetRepository>();
        await foreach (Octokit.Repository repository in all)
        {
            if (fits(repository))
                repositories.Add(ListedRepository.Describe(repository, client, also));
        }
        return repositories;
    }

    private static async Task<List<FleetRepository>> ListGistsAsync(IAsyncEnumerable<string> people, GitHubClient client)
    {
        var gists = new List<FleetRepository>();
        await foreach (string user in people)
        {
            await foreach (Octokit.Gist gist in client.Lists.Gists(user, CancellationToken.None))
                gists.Add(ListedRepository.Describe(gist, user, client));
        }
        return gists;
    }
}
