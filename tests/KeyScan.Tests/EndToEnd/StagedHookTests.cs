using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary><c>keyscan git --staged</c> as a pre-commit hook that the real git runs, with the index it commits from.</summary>
public sealed class StagedHookTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly string _key = PlantedTree.MakeKey(1);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void An_amended_commit_is_scanned_for_what_the_amendment_adds()
    {
        _repository.Write("a.env", "one\n");
        _repository.Commit("first");
        _repository.Write("a.env", "one\n" + Line(_key));
        InstallHook();
        Assert.Contains("a.env:3", Blocked("commit", "--amend", "-a", "-q", "-m", "second"), StringComparison.Ordinal);
        _repository.Run("checkout", "-q", "HEAD", "--", "a.env");
        _repository.Run("commit", "--amend", "-q", "-m", "only the message");
    }

    [Theory]
    [InlineData("commit", "-q", "-m", "staged")]
    [InlineData("commit", "-q", "-a", "-m", "all")]
    [InlineData("commit", "-q", "-m", "path", "--", "a.env")]
    [InlineData("commit", "-q", "-m", "included", "-i", "a.env")]
    public void A_commit_with_a_key_is_blocked_by_the_hook(params string[] commit)
    {
        _repository.Write("a.env", "one\n");
        _repository.Write("b.env", "one\n");
        string first = _repository.Commit("first");
        InstallHook();
        _repository.Write("a.env", Line(_key));
        if (commit[^1] == "staged")
            _repository.Run("add", ".");
        Assert.Contains("a.env:2", Blocked(commit), StringComparison.Ordinal);
        Assert.Equal(first, _repository.Run("rev-parse", "HEAD").Trim());
        // The same commit without the key passes.
        _repository.Write("a.env", "two\n");
        if (commit[^1] == "staged")
            _repository.Run("add", ".");
        _repository.Run(commit);
        Assert.NotEqual(first, _repository.Run("rev-parse", "HEAD").Trim());
    }

    [Fact]
    public void A_commit_of_a_path_is_judged_by_what_it_commits_not_by_what_else_is_staged()
    {
        _repository.Write("a.env", "one\n");
        _repository.Commit("first");
        _repository.Write("staged.env", Line(_key));
        _repository.Run("add", "staged.env");
        _repository.Write("a.env", "two\n");
        InstallHook();
        _repository.Run("commit", "-q", "-m", "only a", "--", "a.env");
        Assert.Contains("staged.env:2", Blocked("commit", "-q", "-m", "the rest"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_commit_an_empty_commit_and_a_hook_that_goes_into_a_folder_are_judged_right()
    {
        InstallHook("mkdir -p sub && cd sub");
        _repository.Run("commit", "-q", "--allow-empty", "-m", "empty");
        _repository.Write("a.env", "one\n");
        _repository.Run("add", ".");
        _repository.Run("commit", "-q", "-m", "first");
        _repository.Write("a.env", Line(_key));
        Assert.Contains("../a.env:2", Blocked("commit", "-q", "-a", "-m", "second"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_in_a_linked_worktree_is_judged_by_its_own_index()
    {
        _repository.Write("a.env", "one\n");
        _repository.Commit("first");
        InstallHook();
        using var folder = new TemporaryFolder();
        string linked = folder.Combine("linked");
        _repository.Run("worktree", "add", "-q", linked);
        File.WriteAllText(Path.Combine(linked, "a.env"), Line(_key));
        Assert.Contains("a.env:2", Blocked("-C", linked, "commit", "-q", "-a", "-m", "second"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_with_a_git_directory_elsewhere_is_judged_too()
    {
        using var folder = new TemporaryFolder();
        InstallHook();
        folder.Write("a.env", Line(_key));
        string[] elsewhere = [$"--git-dir={_repository.Combine(".git")}", $"--work-tree={folder.Path}", "-C", folder.Path];
        _repository.Run([.. elsewhere, "add", "a.env"]);
        Assert.Contains("a.env:2", Blocked([.. elsewhere, "commit", "-q", "-m", "first"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_outside_of_the_repository_is_not_passed_over()
    {
        _repository.Write("a.env", Line(_key));
        _repository.Run("add", ".");
        using var folder = new TemporaryFolder();
        var hook = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = folder.Combine("index") };
        KeyScanRun run = new KeyScanProcess(_repository.Path) { Environment = hook }.Run("git", "--staged");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("outside of the repository", run.All, StringComparison.Ordinal);
        // It says nothing of a repository that the hook only looks at.
        AssertPlace(new KeyScanProcess(folder.Path) { Environment = hook }.Run("git", "--staged", _repository.Path), "a.env:2");
    }

    private static string Line(string key) => $"STAGE=production\nTOKEN={key}\n";

    private string Blocked(params string[] arguments)
    {
        string said = Assert.Throws<InvalidOperationException>(() => _repository.Run(arguments)).Message;
        Assert.DoesNotContain(_key, said, StringComparison.Ordinal);
        return said;
    }

    // git sends what a hook prints to standard error.
    private void InstallHook(string before = "true") =>
        _repository.WriteHook("pre-commit", $"{before}\nexec {KeyScanProcess.ShellCommand} git --staged");

    private static void AssertPlace(KeyScanRun run, string place)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(place, run.Output, StringComparison.Ordinal);
    }
}
