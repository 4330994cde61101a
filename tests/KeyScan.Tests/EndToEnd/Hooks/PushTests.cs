using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>The pre-push hook, on real pushes to a bare repository on disk.</summary>
public sealed class PushTests : IDisposable
{
    private readonly HookedRepository _local = new();
    private readonly GitRepository _remote = new("--bare");

    public PushTests()
    {
        _local.Git.Run("remote", "add", "origin", _remote.Path);
        _local.Git.Write("app.env", "one\n");
        _local.Git.Commit("first");
    }

    public void Dispose()
    {
        _local.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public void A_new_branch_is_scanned_for_what_the_remote_does_not_have()
    {
        _local.Git.Run("push", "-q", "origin", "main");
        _local.Hook("install", "--pre-push");
        _local.Git.Run("checkout", "-q", "-b", "feature");
        _local.CommitLeak("leak.env");
        _local.Git.Run("rm", "-q", "leak.env");
        _local.Git.Commit("takes it out again");
        string said = _local.Blocked("push", "-q", "origin", "feature");
        Assert.Contains("leak.env:2:7 in commit", said, StringComparison.Ordinal);
        Assert.Equal("main\n", Branches());
        // What the remote has already is no news, also on another branch.
        _local.Git.Run("push", "-q", "--no-verify", "origin", "feature");
        _local.Git.Run("push", "-q", "origin", "feature:again");
        _local.Git.Run("branch", "-q", "-f", "main", "feature");
        _local.Git.Run("push", "-q", "origin", "main");
    }

    [Fact]
    public void What_another_remote_has_is_not_new_to_one_that_was_never_fetched_and_that_is_said()
    {
        _local.CommitLeak("old.env");
        _local.Git.Run("push", "-q", "--no-verify", "origin", "main");
        using var fork = new GitRepository("--bare");
        _local.Git.Run("push", "-q", "--no-verify", fork.Path, "main");
        _local.Git.Run("remote", "add", "fork", fork.Path);
        _local.Hook("install", "--pre-push");
        _local.Git.Run("checkout", "-q", "-b", "feature");
        _local.Git.Write("app.env", "two\n");
        _local.Git.Commit("clean");
        // By address, whoever's it is, and by the name of a remote without refs of its own.
        _local.Git.Run("push", "-q", _remote.Path, "feature");
        _local.Git.Run("push", "-q", fork.Path, "feature:by-address");
        string line =
            $"refs/heads/feature {_local.Git.Run("rev-parse", "feature").Trim()} refs/heads/feature {new string('0', 40)}\n";
        KeyScanRun run = new KeyScanProcess(
            _local.Git.Path) { Input = Encoding.UTF8.GetBytes(line) }.Run("hook", "pre-push", "fork", fork.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("fork: nothing fetched says what this remote has, so what other remotes have counts as known", run.All,
            StringComparison.Ordinal);
        _local.Git.Run("push", "-q", "fork", "feature");

        _local.Git.Write("new.env", _local.Leak.Replace(_local.Key, PlantedTree.MakeKey(2), StringComparison.Ordinal));
        _local.Git.Commit("a leak");
        Assert.DoesNotContain("old.env", _local.Blocked("push", "-q", fork.Path, "feature:by-address"), StringComparison.Ordinal);
        _local.Blocked("push", "-q", "fork", "feature");
    }

    [Fact]
    public void The_first_push_is_scanned_whole()
    {
        _local.Hook("install", "--pre-push");
        _local.CommitLeak("leak.env");
        _local.Blocked("push", "-q", "origin", "main");
        _local.Blocked("push", "-q", _remote.Path, "main");
        _local.Git.Run("push", "-q", "origin", "main~1:refs/heads/main");
    }

    [Fact]
    public void An_update_a_forced_one_a_deletion_and_a_tag_are_judged_by_what_they_bring()
    {
        _local.CommitLeak("old.env");
        _local.Git.Run("push", "-q", "origin", "main");
        _local.Hook("install", "--pre-push");
        _local.Git.Write("app.env", "two\n");
        _local.Git.Commit("second");
        _local.Git.Run("push", "-q", "origin", "main");

        _local.Git.Run("reset", "-q", "--hard", "main~2");
        _local.Git.Write("app.env", "three\n");
        _local.Git.Commit("another second");
        _local.Git.Run("push", "-q", "--force", "origin", "main");

        _local.Git.Write("new.env", _local.Leak.Replace(_local.Key, PlantedTree.MakeKey(2), StringComparison.Ordinal));
        _local.Git.Commit("a leak");
        _local.Git.Run("tag", "-a", "v1", "-m", "a tag");
        Assert.Contains("new.env", _local.Blocked("push", "-q", "--force", "origin", "main"), StringComparison.Ordinal);
        Assert.Contains("new.env", _local.Blocked("push", "-q", "origin", "v1"), StringComparison.Ordinal);

        _local.Git.Run("push", "-q", "origin", "main~1:refs/heads/gone");
        _local.Git.Run("push", "-q", "origin", ":gone");
        Assert.Equal("main\n", Branches());
    }

    [Fact]
    public void A_hook_that_was_there_reads_the_same_lines()
    {
        _local.Git.WriteHook("pre-push", "cat > \"$1.lines\"");
        _local.Hook("install", "--pre-push");
        _local.CommitLeak("leak.env");
        _local.Blocked("push", "-q", "origin", "main");
        Assert.StartsWith("refs/heads/main ", File.ReadAllText(_local.Git.Combine("origin.lines")), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_git_does_not_write_are_refused()
    {
        KeyScanRun run = new KeyScanProcess(
            _local.Git.Path) { Input = "refs/heads/main what is this\n"u8.ToArray() }.Run("hook", "pre-push", "origin");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no line that git gives", run.Errors, StringComparison.Ordinal);
    }

    private string Branches() => _remote.Run("for-each-ref", "--format=%(refname:short)", "refs/heads");
}
