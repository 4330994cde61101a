using KeyScan.Git;
using KeyScan.Git.Facts;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>The three that tell facts about a repository, held against each other: one of them is git.</summary>
public sealed class RepositoryFactsTests : IDisposable
{
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    /// <summary>Cases that are not told from the files.</summary>
    private static readonly string[] LeftToOthers = ["a submodule", "a merge with a conflict"];

    public static TheoryData<string> Names => [.. StagedChanges.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_staged_is_the_same_by_files_by_libgit2_and_by_git(string name)
    {
        Begin();
        StagedChanges.All[name].Do(_git);
        AssertStaged(RepositoryLayout.Find(_git.Path), null, StagedChanges.All[name].Staged, LeftToOthers.Contains(name));
    }

    [Fact]
    public void Before_the_first_commit_all_is_added_and_HEAD_is_none()
    {
        _git.Write("first", "1");
        _git.Run("add", "-A");
        AssertStaged(RepositoryLayout.Find(_git.Path), null, ["A first"]);
        Both(RepositoryLayout.Find(_git.Path), null, facts => Assert.Null(facts.FindCommit("HEAD")));
    }

    [Fact]
    public void A_linked_worktree_has_an_index_and_a_HEAD_of_its_own()
    {
        Begin();
        using var elsewhere = new TemporaryFolder();
        _git.Run("worktree", "add", "-q", "-b", "linked", elsewhere.Combine("tree"));
        elsewhere.Write("tree/only here", "1");
        _git.Run("-C", elsewhere.Combine("tree"), "add", "-A");
        AssertStaged(RepositoryLayout.Find(elsewhere.Combine("tree")), null, ["A only here"]);
        AssertStaged(RepositoryLayout.Find(_git.Path), null, []);
    }

    [Fact]
    public void The_index_that_git_names_to_a_hook_is_the_one_that_is_compared()
    {
        Begin();
        _git.Write("staged", "1");
        _git.Run("add", "staged");
        string other = _git.Combine(".git/next-index-1.lock");
        File.Copy(_git.Combine(".git/index"), other);
        _git.Write("meant", "2");
        _git.Environment["GIT_INDEX_FILE"] = other;
        _git.Run("rm", "-q", "--cached", "staged");
        _git.Run("add", "-N", "meant");
        AssertStaged(RepositoryLayout.Find(_git.Path), other, ["A meant (intent to add)"]);
        AssertStaged(RepositoryLayout.Find(_git.Path), null, ["A staged"]);
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_the_same_by_both()
    {
        Begin();
        string blob = _git.Store("blob", "content"u8.ToArray());
        byte[] record = [.. System.Text.Encoding.ASCII.GetBytes($"100644 {blob}\tbad"), 0xFF, (byte)'x', 0];
        _git.RunWithBytes(record, "update-index", "-z", "--index-info");
        AssertStaged(RepositoryLayout.Find(_git.Path), null, ["A bad\uFFFDx"]);
    }

    [Fact]
    public void Revisions_name_the_same_commits()
    {
        _git.CommitHistory(4);
        _git.Run("checkout", "-q", "-b", "side", "HEAD~2");
        _git.Commit("side");
        _git.Run("checkout", "-q", "main");
        _git.Run("merge", "-q", "--no-ff", "-m", "merge", "side");
        _git.Run("tag", "light");
        _git.Run("update-ref", "refs/remotes/origin/main", "main~1");
        _git.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        string id = _git.Run("rev-parse", "main").Trim();
        string[] revisions =
        [
            "HEAD", "main", "side", "heads/side", "refs/heads/side", "v1", "v1^{}", "light", "tags/v1", "HEAD~1", "HEAD^2",
            "HEAD^2~1", "main~3", "main^{tree}^{commit}", "origin/main", "origin", "@",
            "@~1", id, id[..10], $"{id}^", "HEAD@{0}", ":/version 1", "nothing", "HEAD~100", new string('0', 40), "main:long.txt",
            "-x", "", "a b", "..", "HEAD^{/side}",
        ];
        var layout = RepositoryLayout.Find(_git.Path);
        using var git = new ProgramFacts(layout, null);
        using var facts = new RepositoryFacts(layout);
        Assert.NotNull(facts.FindCommit("HEAD~1"));
        Assert.All(revisions, r => Assert.Equal((r, git.FindCommit(r)), (r, facts.FindCommit(r))));
    }

    [Fact]
    public void Merge_bases_and_what_lies_between_trees_are_the_same()
    {
        _git.CommitHistory(3);
        ObjectId root = Id("HEAD~2"), parting = Id("HEAD");
        _git.Run("checkout", "-q", "-b", "side");
        _git.Write("side", "1");
        _git.Run("rm", "-q", "random.bin");
        _git.Commit("side");
        _git.Run("checkout", "-q", "main");
        _git.Write("folder/main", "1");
        _git.Commit("main");
        _git.Run("checkout", "-q", "--orphan", "alone");
        _git.Commit("alone");
        ObjectId side = Id("side"), main = Id("main"), alone = Id("alone");
        Both(RepositoryLayout.Find(_git.Path), null, facts =>
        {
            Assert.Equal(parting, facts.FindMergeBase(main, side));
            Assert.Equal(root, facts.FindMergeBase(root, side));
            Assert.Null(facts.FindMergeBase(alone, side));
            Assert.Null(facts.FindMergeBase(new ObjectId(new byte[20]), side));
            Assert.Equal(["A side", "D random.bin"], Shown(facts.CompareTrees(parting, side)));
            Assert.Equal(["A folder/main", "A random.bin", "D side"], Shown(facts.CompareTrees(side, main)));
            Assert.Empty(facts.CompareTrees(main, main));
        });
        var layout = RepositoryLayout.Find(_git.Path);
        using var git = new ProgramFacts(layout, null);
        using var library = LibGit2Facts.Open(layout, null);
        Assert.Equal(Ordered(git.CompareTrees(null, main)), Ordered(library.CompareTrees(null, main)));
        Assert.Equal(Ordered(git.CompareTrees(root, main)), Ordered(library.CompareTrees(root, main)));
    }

    public static TheoryData<string> Refused => ["sha256", "split index", "sparse index"];

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_libgit2_refuses_git_is_asked(string kind)
    {
        using var git = kind == "sha256" ? new GitRepository("--object-format=sha256") : new GitRepository();
        git.Write("folder/kept", "1");
        git.Write("other/kept", "1");
        git.Commit("first");
        Run(git, kind);
        git.Write("other/staged", "2");
        git.Run("add", "other/staged");
        var layout = RepositoryLayout.Find(git.Path);
        Assert.Throws<UnsupportedRepositoryException>(() =>
        {
            using var library = LibGit2Facts.Open(layout, null);
            return library.CompareIndex(library.FindCommit("HEAD"));
        });
        using var facts = new RepositoryFacts(layout);
        Assert.Equal(Id(git, "HEAD"), facts.FindCommit("HEAD"));
        Assert.Equal(["A other/staged"], Shown(facts.CompareIndex(facts.FindCommit("HEAD"))));
    }

    [Fact]
    public void What_neither_knows_is_refused_by_git()
    {
        Begin();
        Run(_git, "unknown extension");
        using var facts = new RepositoryFacts(RepositoryLayout.Find(_git.Path));
        Assert.Contains("unknown repository extension", Assert.Throws<GitException>(() => facts.CompareIndex(null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_waits_for_a_writer_holds_nobody_up()
    {
        Begin();
        File.Delete(_git.Combine(".git/index"));
        Fifo.Make(_git.Combine(".git/index"));
        using var facts = new RepositoryFacts(RepositoryLayout.Find(_git.Path));
        Assert.Contains("FIFO", Assert.Throws<GitException>(() => facts.CompareIndex(null)).Message, StringComparison.Ordinal);
    }

    private static void Run(GitRepository git, string kind)
    {
        switch (kind)
        {
            case "split index":
                git.Run("update-index", "--split-index");
                break;
            case "sparse index":
                git.Run("sparse-checkout", "set", "--cone", "--sparse-index", "other");
                break;
            case "unknown extension":
                git.Run("config", "core.repositoryFormatVersion", "1");
                git.Run("config", "extensions.fromTheFuture", "true");
                break;
        }
    }

    private void Begin()
    {
        foreach (string file in (string[])["kept", "changed", "gone", "moved", "folder/run.sh"])
            _git.Write(file, $"content of {file}");
        _git.Commit("first");
    }

    private static void AssertStaged(RepositoryLayout layout, string? indexFile, string[] expected, bool isLeftToOthers = false)
    {
        using var git = new ProgramFacts(layout, indexFile);
        using var files = FileFacts.Open(layout, indexFile);
        using var library = LibGit2Facts.Open(layout, indexFile);
        ObjectId? head = git.FindCommit("HEAD");
        Assert.Equal(head, library.FindCommit("HEAD"));
        IReadOnlyList<PathChange> told = git.CompareIndex(head);
        Assert.Equal(expected, Shown(told));
        IReadOnlyList<PathChange> byLibrary = library.CompareIndex(head);
        Assert.Equal(Ordered(told), Ordered(byLibrary));
        Assert.Equal(head, files.FindCommit("HEAD"));
        // Findings have the order in which paths are told.
        if (isLeftToOthers)
            Assert.Throws<UnsupportedRepositoryException>(() => files.CompareIndex(head));
        else
            Assert.Equal(byLibrary, files.CompareIndex(head));
        using var facts = new RepositoryFacts(layout, indexFile);
        Assert.Equal(byLibrary, facts.CompareIndex(facts.FindCommit("HEAD")));
        Assert.Equal(git.ReadConflicts().OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Stage),
            files.ReadConflicts());
        Assert.Equal(git.ReadConflicts().OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Stage),
            library.ReadConflicts().OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Stage));
    }

    private static void Both(RepositoryLayout layout, string? indexFile, Action<IRepositoryFacts> check)
    {
        using var git = new ProgramFacts(layout, indexFile);
        using var library = LibGit2Facts.Open(layout, indexFile);
        check(git);
        check(library);
    }

    private static IEnumerable<PathChange> Ordered(IEnumerable<PathChange> changes) =>
        changes.OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Status);

    private static IEnumerable<string> Shown(IEnumerable<PathChange> changes) =>
        changes.Select(c => $"{c.Status} {c.Path}{(c.IsIntentToAdd ? " (intent to add)" : "")}").Order(StringComparer.Ordinal);

    private ObjectId Id(string revision) => Id(_git, revision);

    private static ObjectId Id(GitRepository git, string revision) =>
        ObjectId.TryParse(git.Run("rev-parse", revision).Trim(), out ObjectId id) ? id : default;
}
