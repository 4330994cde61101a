using System.CommandLine;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan dir [PATH…]</c></summary>
internal static class DirCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("dir",
            "Scans files on disk. In a git repository: tracked files, and new files that git does not ignore. Elsewhere: every "
                + "file.",
            """
            keyscan dir                                  this folder
            keyscan dir src config/prod.env              some paths
            keyscan dir -f sarif -r keyscan.sarif        a SARIF report, and text for people
            keyscan dir -f jsonl | jq .rule_id           findings as JSON lines
            keyscan dir --exclude 'tests/**' --fail-on high
            """, DocumentedCommand.ScanExitCodes);
        var flags = new FileFlags(command);
        command.SetAction((parsed, _) =>
            flags.RunAsync(parsed, static (session, source) => session.ReportAsync(source, isFolder: true)));
        return command;
    }
}
