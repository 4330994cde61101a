using System.Diagnostics;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>Repositories that want something run, and repositories of somebody else.</summary>
public sealed class HostileRepositoryTests : IDisposable
{
    private static readonly string[] Hooks =
        ["post-checkout", "pre-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"];

    private readonly PlantedHistory _history = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public HostileRepositoryTests() => _history.Commit("old.env", $"TOKEN={_key}\n");

    public void Dispose()
    {
        _history.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void Nothing_that_a_repository_configures_is_run()
    {
        if (OperatingSystem.IsWindows())
            return;
        GitRepository git = _history.Git;
        string trap = MakeTrap();
        git.Write(".gitattributes", "* diff=trap filter=trap merge=trap\n");
        _history.Commit("attributes");
        git.Write("old.env", "stashed\n");
        git.Run("stash", "push", "-q");
        git.Write("old.env", "stashed again\n");
        git.Run("stash", "push", "-q");
        // A commit that looks signed, for which git log would run gpg.
        string signed = git.RunWith(git.Run("cat-file", "commit", "HEAD").Replace("\n\n",
            "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n",
            StringComparison.Ordinal), "hash-object", "-t", "commit", "-w", "--stdin").Trim();
        git.Run("update-ref", "refs/heads/main", signed);
        git.Run("update-ref", "--create-reflog", "-m", "signed", "refs/stash", signed);

        foreach (string hook in Hooks)
            File.Copy(trap, git.Write($".git/hooks/{hook}", "#!/bin/sh\n"), overwrite: true);
        string[] programs =
        [
            "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy",
            "core.alternateRefsCommand",
            "diff.external", "diff.trap.textconv", "diff.trap.command", "filter.trap.clean", "filter.trap.smudge",
            "filter.trap.process", "merge.trap.driver",
            "pager.log", "pager.rev-list", "pager.for-each-ref", "gpg.program", "gpg.ssh.program", "credential.helper",
            "uploadpack.packObjectsHook", "sequence.editor",
        ];
        foreach (string name in programs)
            git.Run("config", name, trap);
        foreach (string command in (string[])["rev-list", "rev-parse", "for-each-ref", "worktree", "log", "cat-file"])
            git.Run("config", $"alias.{command}", $"!{trap}");
        git.Run("config", "core.hooksPath", ".git/hooks");
        git.Run("config", "log.showSignature", "true");
        git.Run("config", "remote.origin.url", $"ext::{trap}");
        git.Run("config", "remote.origin.promisor", "true");
        git.Run("config", "protocol.ext.allow", "always");
        git.Run("config", "core.repositoryFormatVersion", "1");
        git.Run("config", "extensions.partialClone", "origin");
        File.Delete(Canary);

        foreach (string[] arguments in (string[][])[[], ["--unreachable"], ["--range", "HEAD~1..HEAD"], ["--range", "HEAD..HEAD"],
            ["--since", "2020-01-01"], ["--branch", "main"], ["--since-commit", "HEAD~1"], ["--fsck"]])
        {
            KeyScanRun run = KeyScanProcess.Run(_outside.Path, ["git", git.Path, .. arguments]);
            Assert.InRange(run.ExitCode, 0, 1);
            Assert.False(File.Exists(Canary),
                $"{string.Join(' ', arguments)}: {(File.Exists(Canary) ? File.ReadAllText(Canary) : "")}");
        }
        // What is missing would be fetched by a program.
        string blob = git.Run("rev-parse", "HEAD:old.env").Trim();
        File.Delete(Path.Combine(git.Objects, blob[..2], blob[2..]));
        foreach (string[] arguments in (string[][])[[], ["--branch", "main"], ["--since", "2020-01-01"]])
        {
            Assert.Equal(2, KeyScanProcess.Run(_outside.Path, ["git", git.Path, .. arguments]).ExitCode);
            Assert.False(File.Exists(Canary), string.Join(' ', arguments));
        }
        // The trap does work.
        Assert.ThrowsAny<Exception>(() => git.Run("cat-file", "-p", blob));
        Assert.True(File.Exists(Canary));
    }

    [Fact]
    public void Replacements_and_grafts_hide_nothing()
    {
        string hidden = PlantedHistory.MakeKey(2);
        _history.Commit("hidden.env", $"TOKEN={hidden}\n");
        string secret = _history.Git.Run("rev-parse", "HEAD").Trim();
        _history.Commit("readme.md", "hello\n");
        string innocent = _history.Git.Run("commit-tree", "-m", "innocent", "HEAD~2^{tree}").Trim();
        _history.Git.Run("replace", secret, innocent);
        _history.Git.Write(".git/info/grafts", _history.Git.Run("rev-parse", "HEAD"));
        string[] both = [_key, hidden];
        foreach (string[] arguments in (string[][])[[], ["--branch", "main"], ["--since", "2020-01-01"]])
            Assert.Equal(both.Order(StringComparer.Ordinal),
                _history.Scan(1, arguments).Select(f => f.Secret).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_repository_of_somebody_else_is_refused_until_git_is_told_to_trust_it()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return;
        Run("chown", "-R", "12345", _history.Git.Path);
        try
        {
            KeyScanRun refused = KeyScanProcess.Run(_outside.Path, "git", _history.Git.Path);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("dubious ownership", refused.All, StringComparison.Ordinal);
            Assert.Contains("safe.directory", refused.All, StringComparison.Ordinal);

            string config = _outside.Write("trusting", $"[safe]\n\tdirectory = {_history.Git.Path}\n");
            KeyScanRun trusted = new KeyScanProcess(
                _outside.Path) { Environment = { ["GIT_CONFIG_GLOBAL"] = config } }.Run("git", _history.Git.Path);
            Assert.Equal(1, trusted.ExitCode);
            Assert.Contains("old.env:1:7", trusted.Output, StringComparison.Ordinal);
        }
        finally
        {
            Run("chown", "-R", "0", _history.Git.Path);
        }
    }

    // A hook that git runs has these set to the repository it runs in.
    [Fact]
    public void Variables_that_name_another_repository_change_nothing()
    {
        using var other = new GitRepository();
        other.Commit("other");
        KeyScanRun run = new KeyScanProcess(_outside.Path)
        {
            Environment = { ["GIT_DIR"] = other.Combine(".git"), ["GIT_WORK_TREE"] = other.Path,
                ["GIT_OBJECT_DIRECTORY"] = other.Objects, ["GIT_NAMESPACE"] = "nowhere", ["GIT_SHALLOW_FILE"] = "/dev/null" },
        }.Run("git", _history.Git.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("old.env:1:7", run.Output, StringComparison.Ordinal);
    }

    private string Canary => _outside.Combine("canary");

    private string MakeTrap()
    {
        string trap = _outside.Write("trap.sh", $"#!/bin/sh\necho \"$0 $*\" >> {Canary}\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return trap;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitToEnd();
        Assert.Equal(0, process.ExitCode);
    }
}
