using KeyScan.Git;
using KeyScan.Git.Refs;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Refs read from their files; git is the oracle.</summary>
public sealed class RefFilesTests : IDisposable
{
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_refs_are_those_that_git_lists(bool isPacked)
    {
        _git.CommitHistory(4);
        foreach (string name in (string[])["refs/heads/feature/a", "refs/heads/feature/ü", "refs/remotes/origin/main",
            "refs/remotes/other/x", "refs/notes/commits", "refs/pull/1/head", "refs/bisect/bad", "refs/tags/light"])
            _git.Run("update-ref", name, "HEAD~1");
        _git.Run("update-ref", "refs/tags/of-a-blob", _git.Run("rev-parse", "HEAD:long.txt").Trim());
        if (isPacked)
            _git.Run("pack-refs", "--all");
        _git.Run("update-ref", "refs/heads/feature/a", "HEAD~2");
        _git.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        _git.Run("symbolic-ref", "refs/remotes/gone/HEAD", "refs/remotes/gone/main");
        _git.Run("symbolic-ref", "refs/heads/alias", "refs/heads/feature/a");
        AssertSame(_git.Path);
        _git.Run("checkout", "-q", "--detach", "HEAD~1");
        AssertSame(_git.Path);
        _git.Run("checkout", "-q", "--orphan", "unborn");
        Assert.Null(RefFiles.Read(RepositoryLayout.Find(_git.Path)).Head);
        Assert.Null(HeadFile.Read(RepositoryLayout.Find(_git.Path)));
    }

    [Fact]
    public void Worktrees_have_refs_and_HEADs_of_their_own()
    {
        _git.CommitHistory(4);
        using var elsewhere = new TemporaryFolder();
        _git.Run("worktree", "add", "-q", "--detach", elsewhere.Combine("one"), "HEAD~1");
        _git.Run("worktree", "add", "-q", "-b", "two", elsewhere.Combine("two"), "HEAD~2");
        _git.Run("-C", elsewhere.Combine("one"), "update-ref", "refs/worktree/own", "HEAD");
        _git.Run("update-ref", "refs/bisect/bad", "HEAD");
        foreach (string folder in (string[])[_git.Path, elsewhere.Combine("one"), elsewhere.Combine("two")])
        {
            AssertSame(folder);
            string[] listed = _git.Run("-C", folder, "worktree", "list", "--porcelain", "-z").Split('\0');
            var expected = Enumerable.Range(0, listed.Length).Where(i => listed[i].StartsWith("HEAD ", StringComparison.Ordinal))
                .Select(i => $"{Path.GetFileName(listed[i - 1])} {listed[i][5..]}");
            Assert.Equal(expected.Order(StringComparer.Ordinal),
                RefFiles.Read(RepositoryLayout.Find(folder)).ReadWorktreeHeads().Select(h => $"{h.Worktree} {h.Id}")
                    .Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_stash_is_read_from_its_log()
    {
        _git.CommitHistory(1);
        for (int i = 0; i < 3; i++)
        {
            _git.Write("long.txt", $"stashed {i}");
            _git.Run("stash");
        }
        string[] expected =
            _git.Run("rev-list", "--walk-reflogs", "refs/stash", "--").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, expected.Length);
        Assert.Equal(expected, RefFiles.Read(RepositoryLayout.Find(_git.Path)).ReadStash().Select(id => id.ToString()));
    }

    [Theory]
    [InlineData("refs/heads/broken", "no id")]
    [InlineData("refs/heads/zero", "0000000000000000000000000000000000000000")]
    [InlineData("refs/heads/bad..name", "1111111111111111111111111111111111111111")]
    [InlineData("refs/heads/of sha256", "1111111111111111111111111111111111111111")]
    [InlineData("packed-refs", "1111111111111111111111111111111111111111")]
    [InlineData("HEAD", "nothing")]
    public void What_git_would_warn_of_is_left_to_git(string file, string text)
    {
        _git.CommitHistory(1);
        _git.Write($".git/{file}", $"{text}\n");
        Assert.Throws<UnsupportedRepositoryException>(() => RefFiles.Read(RepositoryLayout.Find(_git.Path)));
    }

    [Fact]
    public void What_is_being_written_is_no_ref()
    {
        _git.CommitHistory(1);
        _git.Write(".git/refs/heads/main.lock", "");
        _git.Write(".git/refs/heads/.tmp", "");
        AssertSame(_git.Path);
    }

    private void AssertSame(string folder)
    {
        var refs = RefFiles.Read(RepositoryLayout.Find(folder));
        string[] expected = _git.Run("-C", folder, "for-each-ref", "--format=%(refname) %(objectname)")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            refs.All.Select(r => $"{r.Name} {r.Id}").Order(StringComparer.Ordinal));
        Assert.Equal(_git.Run("-C", folder, "rev-parse", "HEAD").Trim(), refs.Head.ToString());
        Assert.Equal(refs.Head, HeadFile.Read(RepositoryLayout.Find(folder)));
        foreach (string name in (string[])["main", "feature/a", "origin/main", "origin", "v1", "alias", "heads/main", "nothing",
            "light", "stash"])
            Assert.Equal((name, TryRevParse(folder, name)), (name, refs.Find(name)?.ToString()));
    }

    private string? TryRevParse(string folder, string name)
    {
        try
        {
            return _git.Run("-C", folder, "rev-parse", "--verify", "--quiet", name).Trim();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
