using System.CommandLine;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan git [REPO]</c></summary>
internal static class GitCommand
{
    public static Command Create()
    {
        var repository = new Argument<string>("REPO") { Description = "The repository, or a folder in it (default: this folder).", DefaultValueFactory = _ => "." };
        Option<string?> range = EnvironmentOption.Text("--range", "Scan what B's side adds to A.", "A..B");
        Option<string?> sinceCommit = EnvironmentOption.Text("--since-commit", "Leave out what this commit reaches.", "COMMIT");
        Option<string?> since = EnvironmentOption.Text("--since", "Leave out commits before this date.", "DATE");
        Option<string[]> branch = EnvironmentOption.Texts("--branch", "Scan only what this branch or revision reaches; repeatable.", "NAME");
        Option<bool> unreachable = EnvironmentOption.Flag("--unreachable", "Scan also what no ref reaches any more: hosts still serve it.");
        Option<bool> verify = EnvironmentOption.Flag("--fsck", "Check that every object read has the content its name says.");
        var command = new DocumentedCommand("git", "Scans history: every blob that refs reach, once, and the messages of commits and tags.",
            """
            keyscan git                                  all of this repository
            keyscan git ../shop --unreachable            and what was force-pushed away
            keyscan git --range main..feature            what a branch adds
            keyscan git --since 2026-01-01 -f sarif -r history.sarif
            """) { repository, range, sinceCommit, since, branch, unreachable, verify };
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(repository)!;
            ScanSession session = ScanSession.Open(flags.Read(parsed), path, path);
            using var source = new HistorySource(new HistoryOptions
            {
                Repository = path,
                Range = parsed.GetValue(range),
                SinceCommit = parsed.GetValue(sinceCommit),
                SinceDate = parsed.GetValue(since),
                Branches = parsed.GetValue(branch) ?? [],
                Unreachable = parsed.GetValue(unreachable),
                VerifyIds = parsed.GetValue(verify),
                MaxBlobSize = session.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize,
            });
            return session.Report(source);
        });
        return command;
    }
}
