using System.CommandLine;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github …</c></summary>
internal static class GitHubCommand
{
    public static Command Create()
    {
        var command = new Command("github", "Scans repositories on GitHub, all history of each, into the registry.");
        command.Subcommands.Add(GitHubOrgCommand.Create());
        command.Subcommands.Add(GitHubUserCommand.Create());
        command.Subcommands.Add(GitHubRepoCommand.Create());
        return command;
    }
}
