using System.CommandLine;
using KeyScan.Cli.Hooks;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook pre-commit</c>: what the pre-commit hook runs, and the hook of the program pre-commit.</summary>
internal static class HookPreCommitCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("pre-commit", "What the pre-commit hook runs: scans what is staged, and says what is wrong in five lines.",
            """
            echo 'keyscan hook pre-commit' >> .husky/pre-commit
            """);
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            using ScanSession session = ScanSession.Open(HookRun.Settings(flags.Read(parsed)), ".", "what is staged");
            // pre-commit, the program, has no commit at hand when it runs for a push or for a range.
            if (Environment.GetEnvironmentVariable("PRE_COMMIT_FROM_REF") is { Length: > 0 } from && Environment.GetEnvironmentVariable("PRE_COMMIT_TO_REF") is { Length: > 0 } to)
            {
                using var range = new HistorySource(new HistoryOptions { Repository = HookRun.Repository, Range = $"{from}..{to}" });
                return session.Report(range);
            }
            return session.Report(new StagedSource(new StagedOptions { Repository = ".", AllowEmpty = true, MaxFileSize = session.MaxFileSize }.WithHookEnvironment()));
        });
        return command;
    }
}
