using System.CommandLine;
using KeyScan.Cli.Fleet;
using KeyScan.Forges;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github org NAME</c></summary>
internal static class GitHubOrgCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("org",
            "Scans every repository of an organisation, all history of each. What was broken off goes on where it was; the "
                + "next run reads only what is new.",
            """
            keyscan github org acme
            keyscan github org acme --also issues,comments         and gists of its public members, with `gists`
            keyscan github org acme --exclude 'legacy-*' --no-forks --jobs 8
            keyscan github org acme --registry postgres://keys.example.test/keyscan
            """, DocumentedCommand.FleetExitCodes);
        var flags = new ListingFlags(command, "The organisation.");
        command.SetAction((parsed, _) => flags.RunAsync(parsed, OwnerKind.Organisation, "org", CancellationToken.None));
        return command;
    }
}
