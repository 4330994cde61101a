using System.CommandLine;
using KeyScan.Cli.Fleet;
using KeyScan.Forges;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github user NAME</c></summary>
internal static class GitHubUserCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("user", "Scans every public repository of a user, all history of each.",
            """
            keyscan github user octocat
            keyscan github user octocat --also gists
            """, DocumentedCommand.FleetExitCodes);
        var flags = new ListingFlags(command, "The user.");
        command.SetAction((parsed, _) => flags.RunAsync(parsed, OwnerKind.User, "user", CancellationToken.None));
        return command;
    }
}
