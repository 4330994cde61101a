using System.CommandLine;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;

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
        Option<bool> staged = EnvironmentOption.Flag("--staged", "Scan what the index adds over HEAD: what the next commit would add.");
        Option<bool> allowEmpty = EnvironmentOption.Flag("--allow-empty", "With --staged: it is fine that nothing is staged.");
        var command = new DocumentedCommand("git", "Scans history: every blob that refs reach, once, and the messages of commits and tags.",
            """
            keyscan git                                  all of this repository
            keyscan git ../shop --unreachable            and what was force-pushed away
            keyscan git --range main..feature            what a branch adds
            keyscan git --staged                         what the next commit would add
            keyscan git --since 2026-01-01 -f sarif -r history.sarif
            """) { repository, range, sinceCommit, since, branch, unreachable, verify, staged, allowEmpty };
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(repository)!;
            if (parsed.GetValue(staged) && new Option[] { range, sinceCommit, since, branch, unreachable, verify }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } other)
                throw new ProblemException(new Problem($"{other.Name} is about history, which --staged does not read", "--staged", "Leave out one of them"));
            ScanSession session = ScanSession.Open(flags.Read(parsed), path, path);
            if (parsed.GetValue(staged))
            {
                return session.Report(new StagedSource(new StagedOptions
                {
                    Repository = path,
                    AllowEmpty = parsed.GetValue(allowEmpty),
                    MaxFileSize = session.MaxFileSize,
                }.WithHookEnvironment()));
            }
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
