using System.CommandLine;
using KeyScan.Cli.Hooks;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;

namespace KeyScan.Cli.Commands.Hook;

/// <summary>
/// <c>keyscan hook pre-commit [FILE…]</c>: what the pre-commit hook runs, and the hook of the program pre-commit.
/// </summary>
internal static class HookPreCommitCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "What the program pre-commit names: these files are scanned whole where no commit is being made.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new DocumentedCommand("pre-commit",
            """
            What the pre-commit hook runs: scans what is staged, and says what is wrong in five lines. Run by the program pre-commit without a commit
            (pre-commit run --all-files), it scans the files that are named, or all; between two refs, what lies between.
            """,
            """
            echo 'keyscan hook pre-commit' >> .husky/pre-commit
            """, DocumentedCommand.ScanExitCodes) { files };
        Option<bool> allowEmpty = EnvironmentOption.Flag("--allow-empty",
            "It is fine that nothing is staged, also where no git asks.");
        command.Options.Add(allowEmpty);
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            ScanSettings settings = HookRun.Settings(flags.Read(parsed));
            // pre-commit, the program, has no commit at hand when it runs for a push or for a range.
            if (Variable("PRE_COMMIT_FROM_REF") is { } from && Variable("PRE_COMMIT_TO_REF") is { } to)
            {
                using ScanSession session = ScanSession.Open(settings, ".", $"what is between {from} and {to}");
                using var range =
                    new HistorySource(new HistoryOptions { Repository = HookRun.Repository, Range = $"{from}..{to}" });
                return await session.ReportAsync(range);
            }
            string[] named = parsed.GetValue(files) ?? [];
            return IsWithoutCommit(named) ? await ScanFilesAsync(settings, named)
                : await ScanStagedAsync(settings, parsed.GetValue(allowEmpty));
        });
        return command;
    }

    /// <summary>
    /// Whether nobody is committing: git names the index to its hooks, and people who run the program pre-commit by hand mean
    /// files.
    /// </summary>
    private static bool IsWithoutCommit(string[] named) =>
        Variable("GIT_INDEX_FILE") is null && (named.Length > 0 || Variable("PRE_COMMIT") is not null);

    private static async Task<int> ScanStagedAsync(ScanSettings settings, bool allowEmpty)
    {
        using ScanSession session = ScanSession.Open(settings, ".", "what is staged");
        return await session.ReportAsync(
            new StagedSource(new StagedOptions { Repository = ".", AllowEmpty = allowEmpty,
                MaxFileSize = session.Setup.MaxFileSize }.WithHookEnvironment()));
    }

    private static async Task<int> ScanFilesAsync(ScanSettings settings, string[] named)
    {
        using ScanSession session = ScanSession.Open(settings, ".", named.Length == 0 ? "all files" : "the files that are named");
        return await session.ReportAsync(new DirectorySource(session.Setup.Files(named.Length == 0 ? ["."] : named)));
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
