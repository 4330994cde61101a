namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>
/// Commits that take over what another commit has, by the real git with the hook installed: a key that is there already is not
/// new.
/// </summary>
public sealed class TakenOverTests : IDisposable
{
    private readonly HookedRepository _repository = new();
    private readonly string _own = PlantedTree.MakeKey(2);

    public TakenOverTests()
    {
        _repository.Git.Write("app.env", "one\n");
        _repository.Git.Write("old name.env", "a\nb\nc\n");
        _repository.Git.Commit("base");
        _repository.Git.Run("switch", "-q", "-c", "other");
        _repository.Git.Write("app.env", "theirs\n");
        _repository.Git.Write("old name.env", $"a\nb\nc\nTOKEN={PlantedTree.MakeKey(3)}\n");
        _repository.CommitLeak("leak.env");
        _repository.Git.Run("switch", "-q", "main");
        _repository.Git.Write("app.env", "ours\n");
        _repository.Git.Run("mv", "old name.env", "new name.env");
        _repository.Git.Commit("ours");
        _repository.Hook("install");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void The_other_side_of_a_merge_is_not_new_and_what_the_resolution_adds_is()
    {
        Conflict("merge", "other");
        Resolve($"TOKEN={_own}\n");
        Assert.Contains("app.env:1:7", OnlyOne(_repository.Blocked("commit", "-q", "--no-edit")), StringComparison.Ordinal);
        Resolve("both\n");
        _repository.Git.Run("commit", "-q", "--no-edit");

        // The merge is amended like any other commit.
        _repository.Git.Write("more.env", _repository.Leak.Replace(_repository.Key, _own, StringComparison.Ordinal));
        _repository.Git.Run("add", "more.env");
        OnlyOne(_repository.Blocked("commit", "-q", "--amend", "--no-edit"));
    }

    [Fact]
    public void While_files_are_unmerged_what_is_staged_is_judged_the_same()
    {
        Conflict("merge", "other");
        Assert.Equal(0, _repository.TryHook("pre-commit").ExitCode);
        _repository.Git.Write("more.env", $"TOKEN={_own}\n");
        _repository.Git.Run("add", "more.env");
        Assert.Equal(1, _repository.TryHook("pre-commit").ExitCode);
    }

    [Fact]
    public void A_merge_of_several_branches_takes_over_from_all_of_them()
    {
        _repository.Git.Run("switch", "-q", "-c", "third", "main");
        _repository.Git.Write("third.env", $"TOKEN={PlantedTree.MakeKey(4)}\n");
        _repository.Git.Run("add", "-A");
        _repository.Git.Run("commit", "-q", "--no-verify", "-m", "third");
        _repository.Git.Run("switch", "-q", "-c", "fourth", "main");
        _repository.Git.Write("fourth.env", $"TOKEN={PlantedTree.MakeKey(5)}\n");
        _repository.Git.Run("add", "-A");
        _repository.Git.Run("commit", "-q", "--no-verify", "-m", "fourth");
        _repository.Git.Run("switch", "-q", "main");
        _repository.Git.Write("main.env", "one\n");
        _repository.Git.Commit("so that main is a parent as well");
        _repository.Git.Run("merge", "-q", "--no-commit", "third", "fourth");
        _repository.Git.Run("commit", "-q", "--no-edit");
        Assert.Equal(4, _repository.Git.Run("rev-list", "--parents", "-n1", "HEAD").Trim().Split(' ').Length);
    }

    [Theory]
    [InlineData("merge", "--squash")]
    [InlineData("cherry-pick", null)]
    [InlineData("rebase", null)]
    public void What_is_squashed_picked_or_rebased_is_not_new(string command, string? option)
    {
        if (command == "rebase")
            _repository.Git.Run("switch", "-q", "other");
        Conflict([command, .. option is null ? [] : new[] { option }, command == "rebase" ? "main" : "other"]);
        Resolve($"TOKEN={_own}\n");
        OnlyOne(_repository.Blocked("commit", "-q", "-m", "resolved"));
        Resolve("both\n");
        _repository.Git.Run("commit", "-q", "-m", "resolved");
    }

    [Fact]
    public void What_a_revert_brings_back_is_not_new()
    {
        _repository.Git.Run("switch", "-q", "other");
        _repository.Git.Run("rm", "-q", "leak.env");
        _repository.Git.Write("app.env", "without\n");
        _repository.Git.Run("commit", "-q", "-a", "-m", "takes it out");
        _repository.Git.Write("app.env", "later\n");
        _repository.Git.Run("commit", "-q", "-a", "-m", "later");
        Conflict("revert", "--no-edit", "HEAD~1");
        Resolve("both\n");
        _repository.Git.Run("commit", "-q", "-m", "reverted");
    }

    [Fact]
    public void In_a_linked_worktree_it_is_that_worktrees_merge()
    {
        _repository.Git.Run("worktree", "add", "-q", "-b", "linked", ".git/linked", "main");
        Assert.Throws<InvalidOperationException>(() => _repository.Git.Run("-C", ".git/linked", "merge", "other"));
        _repository.Git.Write(".git/linked/app.env", "both\n");
        _repository.Git.Run("-C", ".git/linked", "add", "-A");
        _repository.Git.Run("-C", ".git/linked", "commit", "-q", "--no-edit");
    }

    [Fact]
    public void A_commit_of_all_or_of_some_paths_is_judged_by_what_it_takes()
    {
        _repository.Git.Write("app.env", $"TOKEN={_own}\n");
        _repository.Blocked("commit", "-q", "-a", "-m", "all");
        _repository.Blocked("commit", "-q", "-m", "one path", "--", "app.env");
        _repository.Git.Write("new name.env", "changed\n");
        _repository.Git.Run("commit", "-q", "-m", "the other path", "--", "new name.env");
        OnlyOne(_repository.Blocked("commit", "-q", "-a", "--amend", "-m", "all"));
    }

    private void Conflict(params string[] arguments) =>
        Assert.Throws<InvalidOperationException>(() => _repository.Git.Run(arguments));

    private void Resolve(string text)
    {
        _repository.Git.Write("app.env", text);
        _repository.Git.Run("add", "-A");
    }

    private static string OnlyOne(string said)
    {
        Assert.Equal(2, said.Split("blocked  ").Length);
        return said;
    }
}
