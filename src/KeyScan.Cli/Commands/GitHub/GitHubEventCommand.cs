using System.CommandLine;
using KeyScan.Cli.Actions;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github event</c>: what the action runs.</summary>
internal static class GitHubEventCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("event",
            """
            Scans what the event is about that made a workflow run: what a pull request or a push adds, or everything. Reads the runner's variables, fetches
            the history that a shallow checkout lacks, and writes annotations, the job's summary, a SARIF report and outputs. On pull requests the
            configuration, the baseline and rule files are those of the base.
            """,
            """
            keyscan github event                                      in a workflow, after actions/checkout
            keyscan github event --comment --check-run                needs GITHUB_TOKEN
            keyscan github event --fail-on high --sarif out.sarif
            """, DocumentedCommand.ScanExitCodes);
        var flags = new EventFlags(command);
        ScanFlags scan = new ScanFlags().AddTo(command);
        command.SetAction(parsed => EventRun.Run(() => scan.Read(parsed), () => flags.Read(parsed)));
        return command;
    }
}
