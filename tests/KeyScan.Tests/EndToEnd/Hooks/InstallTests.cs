using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary><c>keyscan hook install</c>, <c>uninstall</c> and <c>status</c>, and commits by the real git.</summary>
public sealed class InstallTests : IDisposable
{
    private const string Chained = ".git/hooks/pre-commit.keyscan-chained";
    private readonly HookedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_commit_with_a_key_is_blocked_in_five_lines_and_a_clean_one_passes()
    {
        Assert.Contains("pre-commit: installed", _repository.Hook("install"), StringComparison.Ordinal);
        _repository.Git.Write("app.env", _repository.Leak);
        _repository.Git.Run("add", ".");
        string said = _repository.Blocked("commit", "-q", "-m", "first");
        string[] lines = said[said.IndexOf("blocked  ", StringComparison.Ordinal)..].TrimEnd().Split('\n');
        Assert.Equal(["blocked", "where", "why", "fix", "allow", "", "KeyScan:"], lines.Select(l => l.Split(' ')[0]));
        Assert.Equal("KeyScan: 1 leaked key in 1 place. Exit 1.", lines[^1].TrimEnd('\r'));
        Assert.Contains("app.env:2:7", said, StringComparison.Ordinal);
        AssertPasses();
    }

    [Fact]
    public void What_the_allow_line_says_lets_the_commit_pass()
    {
        _repository.Hook("install");
        _repository.Git.Write("app.env", _repository.Leak);
        _repository.Git.Run("add", ".");
        string said = _repository.Blocked("commit", "-q", "-m", "first");
        string entry = said[said.IndexOf("- { id: ", StringComparison.Ordinal)..].Split('`')[0];
        // There is no commit yet that a salt could come from, so that the hook's installation has made one.
        string configuration = File.ReadAllText(_repository.Git.Combine(".keyscan.yml"));
        Assert.Matches("(?m)^salt: [0-9a-f]{32}$", configuration);
        _repository.Git.Write(".keyscan.yml", $"{configuration}allow:\n  {entry}\n");
        _repository.Git.Run("commit", "-q", "-m", "allowed");
    }

    [Fact]
    public void A_hooks_folder_among_the_repositorys_own_files_is_left_alone_unless_asked_for()
    {
        _repository.Git.WriteScript(".githooks/pre-commit", "echo team");
        _repository.Git.Run("add", ".");
        _repository.Git.Run("config", "core.hooksPath", ".githooks");
        string before = File.ReadAllText(_repository.Git.Combine(".githooks/pre-commit"));
        KeyScanRun refused = _repository.TryHook("install");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("run it again with --tracked", refused.All, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_repository.Git.Combine(".githooks/pre-commit")));

        Assert.Contains("Commit what changed there.", _repository.Hook("install", "--tracked"), StringComparison.Ordinal);
        string script = File.ReadAllText(_repository.Git.Combine(".githooks/pre-commit"));
        Assert.DoesNotContain(AppContext.BaseDirectory, script, StringComparison.Ordinal);
        Assert.Contains("command -v keyscan", script, StringComparison.Ordinal);
        _repository.Hook("uninstall");
        Assert.Equal(before, File.ReadAllText(_repository.Git.Combine(".githooks/pre-commit")));
    }

    [Theory]
    [InlineData(".git/info/hooks", true)]
    [InlineData("new/hooks", true)]
    [InlineData("tools/hooks", false)]
    [InlineData("tools", false)]
    public void Only_a_folder_that_git_has_files_of_counts_as_the_repositorys_own(string folder, bool installs)
    {
        _repository.Git.Write("tools/hooks/readme.md", "hooks\n");
        _repository.Git.Run("add", ".");
        _repository.Git.Run("config", "core.hooksPath", folder);
        Assert.Equal(installs ? 0 : 2, _repository.TryHook("install").ExitCode);
    }

    [Fact]
    public void A_hook_that_was_there_runs_first_keeps_its_exit_code_and_comes_back()
    {
        _repository.Git.WriteHook("pre-commit", "echo mine >> ran; test ! -e stop || exit 7");
        string before = File.ReadAllText(_repository.Git.Combine(".git/hooks/pre-commit"));
        Assert.Contains("runs first", _repository.Hook("install"), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_repository.Git.Combine(Chained)));
        _repository.Git.Write("app.env", _repository.Leak);
        _repository.Git.Run("add", "app.env");
        _repository.Blocked("commit", "-q", "-m", "first");
        Assert.Equal("mine\n", File.ReadAllText(_repository.Git.Combine("ran")));

        _repository.Git.Write("stop", "");
        Assert.DoesNotContain("blocked", _repository.Refused("commit", "-q", "-m", "first"), StringComparison.Ordinal);
        File.Delete(_repository.Git.Combine("stop"));
        AssertPasses();

        Assert.Contains("is back", _repository.Hook("uninstall"), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_repository.Git.Combine(".git/hooks/pre-commit")));
        Assert.False(File.Exists(_repository.Git.Combine(Chained)));
        _repository.CommitLeak("gone.env");
    }

    [Fact]
    public void Installing_twice_is_installing_once_and_so_is_uninstalling()
    {
        _repository.Hook("install", "--all");
        string script = File.ReadAllText(_repository.Git.Combine(".git/hooks/pre-commit"));
        Assert.Contains("up to date", _repository.Hook("install"), StringComparison.Ordinal);
        Assert.Equal(script, File.ReadAllText(_repository.Git.Combine(".git/hooks/pre-commit")));
        Assert.False(File.Exists(_repository.Git.Combine(Chained)));
        Assert.Contains("pre-push: installed", _repository.Hook("status"), StringComparison.Ordinal);
        _repository.Hook("uninstall");
        Assert.Contains("was not installed", _repository.Hook("uninstall"), StringComparison.Ordinal);
        Assert.Equal(1, _repository.TryHook("status").ExitCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(_repository.Git.Combine(".git/hooks")),
            f => !f.EndsWith(".sample", StringComparison.Ordinal));
    }

    [Fact]
    public void What_somebody_has_changed_or_put_in_our_place_is_neither_overwritten_nor_deleted()
    {
        _repository.Hook("install");
        string hook = _repository.Git.Combine(".git/hooks/pre-commit");
        File.AppendAllText(hook, "echo added by hand\n");
        AssertFails("has changed it", "install");
        AssertFails("has changed it", "uninstall");
        Assert.Equal(2, _repository.TryHook("status").ExitCode);

        _repository.Git.WriteHook("pre-commit", "echo theirs");
        _repository.Hook("install");
        _repository.Git.WriteHook("pre-commit", "echo somebody else's");
        AssertFails("another program has replaced", "install");
        AssertFails("another program has replaced", "uninstall");
        Assert.Contains("somebody else's", File.ReadAllText(hook), StringComparison.Ordinal);
        Assert.Contains("theirs", File.ReadAllText(_repository.Git.Combine(Chained)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my hooks")]
    [InlineData("./hooks")]
    [InlineData("absolute")]
    public void The_hooks_folder_that_is_configured_is_used_and_the_usual_one_left_alone(string folder)
    {
        using var elsewhere = new TemporaryFolder();
        string configured = folder == "absolute" ? elsewhere.Combine("hooks") : folder;
        string expected = Path.GetFullPath(configured, _repository.Git.Path);
        _repository.Git.Run("config", "core.hooksPath", configured);
        _repository.Git.Write("sub/file", "one\n");
        Assert.Equal(0, KeyScanProcess.Run(_repository.Git.Combine("sub"), "hook", "install").ExitCode);
        Assert.True(File.Exists(Path.Combine(expected, "pre-commit")));
        Assert.False(File.Exists(_repository.Git.Combine(".git/hooks/pre-commit")));
        _repository.Git.Write("app.env", _repository.Leak);
        _repository.Git.Run("add", "app.env");
        _repository.Blocked("commit", "-q", "-m", "first");
        _repository.Hook("uninstall");
        Assert.False(File.Exists(Path.Combine(expected, "pre-commit")));
    }

    [Theory]
    [InlineData("/dev/null", "turns hooks off")]
    [InlineData(".husky/_", "husky")]
    public void A_hooks_folder_that_nothing_can_be_installed_in_is_refused(string configured, string message)
    {
        _repository.Git.Run("config", "core.hooksPath", configured);
        AssertFails(message, "install");
    }

    [Fact]
    public void A_linked_worktree_has_the_hooks_of_its_repository()
    {
        _repository.Git.Write("app.env", "one\n");
        _repository.Git.Commit("first");
        using var folder = new TemporaryFolder();
        string linked = folder.Combine("linked");
        _repository.Git.Run("worktree", "add", "-q", linked);
        Assert.Equal(0, KeyScanProcess.Run(linked, "hook", "install").ExitCode);
        Assert.Contains("pre-commit: installed", _repository.Hook("status"), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(linked, "app.env"), _repository.Leak);
        _repository.Blocked("-C", linked, "commit", "-q", "-a", "-m", "second");
    }

    [Fact]
    public void A_hook_whose_keyscan_is_gone_says_so_and_how_to_skip_it()
    {
        _repository.Hook("install");
        string hook = _repository.Git.Combine(".git/hooks/pre-commit");
        string script = File.ReadAllText(hook)
            .Replace(KeyScanProcess.Command[^1], $"{KeyScanProcess.Command[^1]}.gone", StringComparison.Ordinal);
        File.WriteAllText(hook, script);
        _repository.Git.Write("app.env", "two\n");
        _repository.Git.Run("add", ".");
        string said = _repository.Refused("commit", "-q", "-m", "first");
        Assert.Contains("keyscan is gone", said, StringComparison.Ordinal);
        Assert.Contains("git commit --no-verify", said, StringComparison.Ordinal);
        // From PATH, another one serves.
        _repository.Git.WriteScript("bin/keyscan", "echo \"from PATH: $*\" >&2");
        _repository.Git.Environment["PATH"] = $"{_repository.Git.Combine("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        _repository.Git.Run("commit", "-q", "-m", "first");
    }

    [Fact]
    public void Proving_blocks_a_made_up_key_passes_without_it_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        KeyScanRun run = new KeyScanProcess(
            folder.Path) { Environment = new(StringComparer.Ordinal) { ["TMPDIR"] = folder.Path } }.Run("hook", "prove");
        Assert.True(run.ExitCode == 0, run.All);
        Assert.DoesNotContain("note  ", run.Output, StringComparison.Ordinal);
        Assert.Equal(["planted", "blocked", "passed", "proved"],
            run.Output.Split('\n').Where(l => l.Length > 0 && l[0] != ' ').Select(l => l.Split(' ')[0]));
        Assert.DoesNotMatch("ghp_[0-9A-Za-z]{8}", run.All);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.Path),
            e => e.Contains("keyscan-prove-", StringComparison.Ordinal));
    }

    [Fact]
    public void Proving_with_a_rule_that_is_turned_off_is_not_proved()
    {
        using var folder = new TemporaryFolder();
        KeyScanRun run = new KeyScanProcess(folder.Path) { Environment = new(
            StringComparer.Ordinal) { ["KEYSCAN_DISABLE_RULE"] = "github" } }.Run("hook", "prove");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("NOT PROVED", run.Output, StringComparison.Ordinal);
    }

    private void AssertPasses()
    {
        _repository.Git.Write("app.env", "STAGE=production\n");
        _repository.Git.Run("add", "app.env");
        _repository.Git.Run("commit", "-q", "-m", "clean");
    }

    private void AssertFails(string message, params string[] arguments)
    {
        KeyScanRun run = _repository.TryHook(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
