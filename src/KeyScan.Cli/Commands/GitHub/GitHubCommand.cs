using System.CommandLine;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github …</c></summary>
internal static class GitHubCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("github",
            "Scans repositories on GitHub into the registry; or, in a workflow, what its event is about.",
            """
            keyscan github org acme                      every repository of acme
            """);
        command.Subcommands.Add(GitHubOrgCommand.Create());
        command.Subcommands.Add(GitHubUserCommand.Create());
        command.Subcommands.Add(GitHubRepoCommand.Create());
        command.Subcommands.Add(GitHubEventCommand.Create());
        return command;
    }
}
