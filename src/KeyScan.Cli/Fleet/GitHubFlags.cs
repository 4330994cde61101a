using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Forges;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet;

/// <summary>Which GitHub is asked; what it is shown comes from the environment, see <see cref="AccessSource"/>.</summary>
internal sealed class GitHubFlags
{
    /// <summary>
    /// Servers that the token goes to besides GitHub's own, separated by commas: <c>host:port</c>, or a host for all of its
    /// ports.
    /// </summary>
    private const string TokenHosts = "KEYSCAN_TOKEN_HOSTS";

    private readonly Option<string?> _api = new("--github-api")
        { Description = "The API's address (default: GITHUB_API_URL, or https://api.github.com).", HelpName = "URL" };

    public GitHubFlags(Command command) => command.Options.Add(_api);

    /// <summary>That GitHub.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="owner">The organisation or user that an app was installed by; null where no app will do.</param>
    /// <exception cref="ProblemException">The address, a token or an app's key makes no sense.</exception>
    public IForge Open(ParseResult parsed, string? owner)
    {
        GitHubAddress address = parsed.GetValue(_api) is { } given ? GitHubAddress.Parse(given, "--github-api")
            : AccessSource.ReadAddress(Environment.GetEnvironmentVariable);
        var options = new GitHubOptions
        {
            Address = address.WithTokenHosts(
                Environment.GetEnvironmentVariable(TokenHosts)?.Split(',',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []),
            OnWait = static wait =>
            Terminal.WriteError($"waiting until {wait.Until.UtcDateTime:HH:mm:ss} UTC: {PrintableText.Of(wait.Why)}"),
        };
        return new GitHubForge(new GitHubClient(options, AccessSource.Read(Environment.GetEnvironmentVariable, owner)));
    }
}
