using System.CommandLine;
using KeyScan.Cli.Fleet;
using KeyScan.GitHub;
using KeyScan.Pipeline.Fleet;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github org|user|repo</c></summary>
internal static class GitHubScanCommand
{
    public static Command CreateOrganisation() => CreateListing("org", "Scans every repository of an organisation.", "The organisation.",
        """
        keyscan github org acme                                 all of it; the second time only what is new
        keyscan github org acme --exclude 'legacy-*' --no-forks
        keyscan github org acme --registry postgres://keys.example.test/keyscan
        """, (client, name, cancellation) => client.Repositories.OfOrganisation(name, cancellation));

    public static Command CreateUser() => CreateListing("user", "Scans every public repository of a user.", "The user.",
        "keyscan github user octocat", (client, name, cancellation) => client.Repositories.OfUser(name, cancellation));

    public static Command CreateRepository()
    {
        var names = new Argument<string[]>("REPO") { Description = "OWNER/NAME, or an address that git clones from.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--from-file") { Description = "A file of further repositories, one a line; # begins a comment.", HelpName = "FILE" };
        var command = new DocumentedCommand("repo", "Scans some repositories, on GitHub or elsewhere.",
            """
            keyscan github repo octocat/hello-world
            keyscan github repo --from-file repositories.txt
            """) { names, file };
        var github = new GitHubFlags(command);
        var fleet = new FleetFlags(command);
        command.SetAction(parsed =>
        {
            string[] all = [.. parsed.GetValue(names) ?? [], .. parsed.GetValue(file) is { } path ? ReadList(path) : []];
            if (all.Length == 0)
                throw new ProblemException(new Problem("no repository is named", "github repo", "Write OWNER/NAME, or give a list with --from-file"));
            using GitHubClient client = github.Open(parsed, all.Select(n => RepositoryName.TryParse(n, out RepositoryName? name) ? name.Owner : null).FirstOrDefault(o => o is not null));
            List<FleetRepository> repositories = [.. all.Distinct(StringComparer.Ordinal).Select(n => Find(client, n))];
            return fleet.Run(parsed, $"repositories {string.Join(' ', all.Order(StringComparer.Ordinal))}", repositories, client.FindTokenAsync);
        });
        return command;
    }

    private static DocumentedCommand CreateListing(string verb, string description, string what, string examples, Func<GitHubClient, string, CancellationToken, IAsyncEnumerable<GitHubRepository>> list)
    {
        var name = new Argument<string>("NAME") { Description = what };
        var command = new DocumentedCommand(verb, description, examples) { name };
        var github = new GitHubFlags(command);
        var filter = new RepositoryFilter(command);
        var fleet = new FleetFlags(command);
        command.SetAction(parsed =>
        {
            using GitHubClient client = github.Open(parsed, parsed.GetRequiredValue(name));
            Func<GitHubRepository, bool> fits = filter.Read(parsed);
            List<FleetRepository> repositories = ListAsync(list(client, parsed.GetRequiredValue(name), CancellationToken.None), fits, client).GetAwaiter().GetResult();
            return fleet.Run(parsed, $"{verb} {parsed.GetRequiredValue(name)} at {client.Address.Web}", repositories, client.FindTokenAsync);
        });
        return command;
    }

    private static async Task<List<FleetRepository>> ListAsync(IAsyncEnumerable<GitHubRepository> all, Func<GitHubRepository, bool> fits, GitHubClient client)
    {
        var repositories = new List<FleetRepository>();
        await foreach (GitHubRepository repository in all)
        {
            if (fits(repository))
                repositories.Add(Of(repository, client));
        }
        return repositories;
    }

    private static FleetRepository Find(GitHubClient client, string text) => RepositoryName.TryParse(text, out RepositoryName? name)
        ? Of(client.Repositories.GetAsync(name, CancellationToken.None).GetAwaiter().GetResult(), client)
        : new FleetRepository(text, text);

    private static FleetRepository Of(GitHubRepository repository, GitHubClient client)
    {
        string url = repository.CloneUrl ?? client.Address.CloneAddress(repository.Name).AbsoluteUri;
        return new FleetRepository(repository.Name.ToString(), url)
        {
            WebUrl = repository.HtmlUrl,
            IsPublic = !repository.Private,
            Size = repository.Size * 1024,
            // The address is what an answer says; a token goes to the server that was asked, and to no other.
            TakesToken = Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme == client.Address.Web.Scheme
                && (address.Authority == client.Address.Web.Authority || (address.IsLoopback && client.Address.Web.IsLoopback)),
        };
    }

    private static IEnumerable<string> ReadList(string path) =>
        File.ReadLines(path).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0);
}
