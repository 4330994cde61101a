using System.CommandLine;
using KeyScan.GitHub;
using KeyScan.Pipeline.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>What commands share that scan the repositories GitHub lists for a name.</summary>
internal sealed class ListingFlags
{
    private readonly Argument<string> _name;
    private readonly GitHubFlags _github;
    private readonly RepositoryFilter _filter;
    private readonly FleetRunFlags _fleet;

    public ListingFlags(Command command, string what)
    {
        _name = new Argument<string>("NAME") { Description = what };
        command.Arguments.Add(_name);
        _github = new GitHubFlags(command);
        _filter = new RepositoryFilter(command);
        _fleet = new FleetRunFlags(command);
    }

    /// <summary>Lists and scans; returns the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">What the name is of, for the name of the run.</param>
    /// <param name="list">Lists the repositories of a name.</param>
    public int Run(ParseResult parsed, string kind, Func<GitHubClient, string, IAsyncEnumerable<GitHubRepository>> list)
    {
        string name = parsed.GetRequiredValue(_name);
        using GitHubClient client = _github.Open(parsed, name);
        List<FleetRepository> repositories = ListAsync(list(client, name), _filter.Read(parsed), client).GetAwaiter().GetResult();
        return _fleet.Run(parsed, $"{kind} {name} at {client.Address.Web}", repositories, client.FindTokenAsync);
    }

    private static async Task<List<FleetRepository>> ListAsync(IAsyncEnumerable<GitHubRepository> all, Func<GitHubRepository, bool> fits, GitHubClient client)
    {
        var repositories = new List<FleetRepository>();
        await foreach (GitHubRepository repository in all)
        {
            if (fits(repository))
                repositories.Add(ListedRepository.Of(repository, client));
        }
        return repositories;
    }
}
