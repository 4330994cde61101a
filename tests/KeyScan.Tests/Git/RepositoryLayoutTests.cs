using KeyScan.Git;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

public sealed class RepositoryLayoutTests
{
    [Fact]
    public void A_repository_is_found_from_a_folder_inside_of_it()
    {
        using var repository = new GitRepository();
        repository.Write("a/b/c.txt", "");
        RepositoryLayout layout = RepositoryLayout.Find(repository.Combine("a/b"));
        Assert.Equal(repository.Combine(".git"), layout.GitDirectory);
        Assert.Equal(repository.Path, layout.WorkTree);
        Assert.Equal(repository.Objects, layout.ObjectsDirectory);
        Assert.Equal(ObjectFormat.Sha1, layout.Format);
        Assert.Empty(layout.Shallow);
        Assert.False(layout.IsPartial);
        Assert.Empty(layout.Problems);
    }

    [Fact]
    public void A_bare_repository_has_no_work_tree()
    {
        using var repository = new GitRepository("--bare", "--object-format=sha256");
        RepositoryLayout layout = RepositoryLayout.Find(repository.Path);
        Assert.Equal((repository.Path, null), (layout.GitDirectory, layout.WorkTree));
        Assert.Equal(ObjectFormat.Sha256, layout.Format);
    }

    [Fact]
    public void A_git_directory_itself_can_be_named()
    {
        using var repository = new GitRepository();
        Assert.Equal(repository.Path, RepositoryLayout.Find(repository.Combine(".git")).WorkTree);
    }

    [Fact]
    public void A_linked_worktree_shares_the_objects_of_the_first()
    {
        using var repository = new GitRepository();
        repository.CommitHistory(2);
        repository.Run("worktree", "add", "-q", "linked");
        RepositoryLayout layout = RepositoryLayout.Find(repository.Combine("linked"));
        Assert.Equal(repository.Combine(".git/worktrees/linked"), layout.GitDirectory);
        Assert.Equal(repository.Combine(".git"), layout.CommonDirectory);
        ObjectComparison.AssertSameAsGit(repository.Combine("linked"));
    }

    [Fact]
    public void A_submodule_has_its_own_objects()
    {
        using var inner = new GitRepository();
        inner.CommitHistory(2);
        using var outer = new GitRepository();
        outer.Run("submodule", "--quiet", "add", inner.Path, "sub");
        Assert.Equal(outer.Combine(".git/modules/sub"), RepositoryLayout.Find(outer.Combine("sub")).GitDirectory);
        ObjectComparison.AssertSameAsGit(outer.Combine("sub"));
    }

    [Fact]
    public void A_shallow_clone_names_the_commits_it_ends_at()
    {
        using var repository = new GitRepository();
        repository.CommitHistory(4);
        using GitRepository folder = GitRepository.MakeFolder();
        folder.Run("clone", "-q", "--depth=2", "file://" + repository.Path, "clone");
        RepositoryLayout layout = RepositoryLayout.Find(folder.Combine("clone"));
        Assert.Equal(repository.Run("rev-parse", "HEAD~1").Trim(), Assert.Single(layout.Shallow).ToString());
        ObjectComparison.AssertSameAsGit(folder.Combine("clone"));
    }

    [Fact]
    public void A_partial_clone_is_known_as_one()
    {
        using var repository = new GitRepository();
        repository.CommitHistory(2);
        repository.Run("config", "uploadpack.allowFilter", "true");
        using GitRepository folder = GitRepository.MakeFolder();
        folder.Run("clone", "-q", "--bare", "--filter=blob:none", "file://" + repository.Path, "clone");
        Assert.True(RepositoryLayout.Find(folder.Combine("clone")).IsPartial);
    }

    [Fact]
    public void A_folder_without_a_repository_is_told()
    {
        using var folder = new TemporaryFolder();
        Problem problem = Assert.Throws<ProblemException>(() => RepositoryLayout.Find(folder.Path)).Problem;
        Assert.StartsWith("not a git repository", problem.What);
        Assert.Equal(folder.Path, problem.Where);
    }

    [Theory]
    [InlineData("gitdir: /nowhere/at/all", "not a git directory")]
    [InlineData("nonsense", "does not begin with gitdir:")]
    public void A_git_file_that_leads_nowhere_is_told(string text, string what)
    {
        using var folder = new TemporaryFolder();
        folder.Write(".git", text);
        Assert.Contains(what, Assert.Throws<ProblemException>(() => RepositoryLayout.Find(folder.Path)).Problem.What);
    }

    [Fact]
    public void An_object_format_that_is_not_known_is_told()
    {
        using var repository = new GitRepository();
        File.AppendAllText(repository.Combine(".git/config"), "[extensions]\nobjectFormat = md5\n");
        Assert.Contains("'md5' is not known",
            Assert.Throws<ProblemException>(() => RepositoryLayout.Find(repository.Path)).Problem.What);
    }

    [Fact]
    public void Alternates_are_relative_quoted_commented_and_followed_only_so_far()
    {
        using var folder = new TemporaryFolder();
        using var repository = new GitRepository();
        string last = repository.Objects;
        for (int i = 0; i < 8; i++)
        {
            string next = folder.Combine($"objects {i}");
            Directory.CreateDirectory(Path.Combine(next, "info"));
            string line = i % 2 == 0 ? $"\"{next}\"" : Path.GetRelativePath(last, next);
            Directory.CreateDirectory(Path.Combine(last, "info"));
            File.WriteAllText(Path.Combine(last, "info/alternates"), $"# a comment\n{line}\n\n");
            last = next;
        }
        RepositoryLayout layout = RepositoryLayout.Find(repository.Path);
        Assert.Equal([repository.Objects, .. Enumerable.Range(0, 5).Select(i => folder.Combine($"objects {i}"))],
            layout.ObjectDirectories);
        Assert.Contains("followed 5 times only", Assert.Single(layout.Problems).What);
    }

    [Fact]
    public void Alternates_in_a_circle_end_and_one_that_is_gone_is_told()
    {
        using var repository = new GitRepository();
        repository.Write(".git/objects/info/alternates", $"{repository.Objects}\n../../.git/objects\n/nowhere/at/all\n");
        RepositoryLayout layout = RepositoryLayout.Find(repository.Path);
        Assert.Equal([repository.Objects], layout.ObjectDirectories);
        Assert.Contains("/nowhere/at/all is not there", Assert.Single(layout.Problems).What);
    }

    [Fact]
    public void Settings_are_read_as_git_reads_them()
    {
        const string text = """
            [core] bare = true ; a comment
            # [extensions]
            [remote "a \"b\" ]"]
                url = " quoted # not a comment " # a comment
                promisor
            [Section.Sub] key = one\
            two \\
            [broken
            """;
        using var repository = new GitRepository();
        Assert.Equal(
            [
                ("core", "", "bare", "true"),
                ("remote", "a \"b\" ]", "url", " quoted # not a comment "),
                ("remote", "a \"b\" ]", "promisor", "true"),
                ("section", "Sub", "key", "onetwo \\"),
            ],
            RepositoryConfig.Read(text));
    }
}
