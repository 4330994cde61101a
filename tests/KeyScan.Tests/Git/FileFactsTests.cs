using System.Text;
using KeyScan.Git;
using KeyScan.Git.Facts;
using KeyScan.Git.Indexes;
using KeyScan.Git.Refs;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>What hooks ask, read from a repository's files; git is the oracle, and whatever is odd is left to it.</summary>
public sealed class FileFactsTests : IDisposable
{
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData("sha1", 2, 1)]
    [InlineData("sha1", 4, 2)]
    [InlineData("sha256", 2, 3)]
    public void Whatever_is_staged_in_folders_of_folders_is_what_git_says(string format, int version, int seed)
    {
        using var git = new GitRepository($"--object-format={format}");
        var random = new Random(seed);
        string[] parts = ["a", "a.c", "a-b", "a0", "ab", "b", "ü"];
        string AnyPath() =>
            string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => parts[random.Next(parts.Length)]));
        git.Run("config", "index.version", $"{version}");
        for (int round = 0; round < 12; round++)
        {
            for (int change = random.Next(1, 6); change > 0; change--)
                Change(git, AnyPath(), random);
            AssertAsGit(git);
            if (random.Next(3) > 0)
                git.Run("commit", "-q", "--allow-empty", "-m", $"{round}");
            // A commit leaves in the index which trees its entries are; so does this, of another commit.
            if (random.Next(4) == 0 && round > 0)
                git.Run("read-tree", "HEAD");
            AssertAsGit(git);
        }
    }

    [Fact]
    public void What_an_index_says_to_be_the_same_tree_is_not_read()
    {
        for (int i = 0; i < 5; i++)
            _git.Write($"folder{i}/file", $"{i}");
        _git.Commit("first");
        _git.Write("folder2/file", "other");
        _git.Run("add", "folder2/file");
        foreach (int same in (int[])[0, 1, 3, 4])
            File.Delete(Loose(_git.Run("rev-parse", $"HEAD:folder{same}").Trim()));
        using FileFacts facts = Open();
        Assert.Equal("folder2/file", Assert.Single(facts.CompareIndex(facts.FindCommit("HEAD"))).Path);
        // Without what it says all trees have to be read.
        _git.Run("update-index", "--force-remove", "folder0/file");
        Assert.Throws<UnsupportedRepositoryException>(() => facts.CompareIndex(facts.FindCommit("HEAD")));
    }

    [Fact]
    public void A_tree_that_is_not_in_order_or_not_here_is_left_to_others()
    {
        _git.Write("a", "1");
        _git.Commit("first");
        string blob = _git.Run("rev-parse", "HEAD:a").Trim();
        byte[] id = Convert.FromHexString(blob);
        foreach (string[] names in (string[][])[["b", "a"], ["a", "a"], ["a/b"], [""]])
        {
            byte[] tree = [.. names.SelectMany(n => (byte[])[.. Encoding.ASCII.GetBytes($"100644 {n}\0"), .. id])];
            AssertLeft(_git.Store("tree", tree));
        }
        AssertLeft(_git.Store("tree", [.. "100664 a\0"u8, .. id]));
        AssertLeft(_git.Store("tree", [.. "100644 a\0"u8, .. id[..7]]));
        AssertLeft(blob);
        AssertLeft(new string('1', 40));
    }

    [Theory]
    [InlineData("ref: refs/heads/../../config")]
    [InlineData("ref: /etc/passwd")]
    [InlineData("ref: refs/bisect/bad")]
    [InlineData("ref: refs/heads/loop")]
    [InlineData("nothing")]
    [InlineData("")]
    public void A_HEAD_that_git_would_not_write_is_left_to_others(string head)
    {
        _git.Commit("first");
        _git.Write(".git/refs/heads/loop", "ref: refs/heads/loop");
        _git.Write(".git/HEAD", head);
        Assert.Throws<UnsupportedRepositoryException>(() => HeadFile.Read(RepositoryLayout.Find(_git.Path)));
    }

    [UnixFact]
    public void A_ref_that_is_a_link_is_left_to_others()
    {
        _git.Commit("first");
        File.CreateSymbolicLink(_git.Combine(".git/refs/heads/link"), "main");
        _git.Write(".git/HEAD", "ref: refs/heads/link");
        Assert.Throws<UnsupportedRepositoryException>(() => HeadFile.Read(RepositoryLayout.Find(_git.Path)));
    }

    [Fact]
    public void A_HEAD_of_a_commit_that_is_not_here_is_left_to_others()
    {
        _git.Commit("first");
        _git.Write(".git/HEAD", new string('1', 40));
        using FileFacts facts = Open();
        Assert.Throws<UnsupportedRepositoryException>(() => facts.FindCommit("HEAD"));
    }

    [Fact]
    public void An_id_names_its_commit_and_a_tag_the_one_it_is_of()
    {
        _git.CommitHistory(2);
        using FileFacts facts = Open();
        string head = _git.Run("rev-parse", "HEAD").Trim();
        Assert.Equal(head, facts.FindCommit("HEAD").ToString());
        Assert.Equal(head, facts.FindCommit(head).ToString());
        Assert.Equal(head, facts.FindCommit(_git.Run("rev-parse", "v1").Trim()).ToString());
        Assert.Null(facts.FindCommit(_git.Run("rev-parse", "HEAD^{tree}").Trim()));
        Assert.Null(facts.FindCommit(new string('1', 40)));
        Assert.Throws<UnsupportedRepositoryException>(() => facts.FindCommit("HEAD~1"));
    }

    [Fact]
    public void An_index_with_any_byte_changed_is_compared_or_refused()
    {
        for (int i = 0; i < 4; i++)
            _git.Write($"folder{i}/deep/file", $"{i}");
        _git.Commit("first");
        _git.Write("folder1/deep/other", "1");
        _git.Run("add", "-A");
        string file = _git.Combine(".git/index");
        byte[] index = File.ReadAllBytes(file);
        ObjectId head = Open().FindCommit("HEAD")!.Value;
        using FileFacts facts = Open();
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = [.. index];
            for (int change = random.Next(1, 3); change > 0; change--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, random.Next(8) == 0 ? changed[..random.Next(changed.Length)] : changed);
            try
            {
                Assert.InRange(facts.CompareIndex(head).Count, 1, 20);
            }
            catch (UnsupportedRepositoryException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 100, 1900);
    }

    [Fact]
    public void What_an_index_says_of_trees_makes_sense_or_is_not_used()
    {
        byte[] id = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
        byte[] good = [.. "\0"u8, .. "3 2\n"u8, .. id, .. "bb\0"u8, .. "-1 0\n"u8, .. "a\0"u8, .. "2 0\n"u8, .. id];
        CacheTree top = CacheTree.TryRead(good, ObjectFormat.Sha1)!;
        Assert.Equal((3, new ObjectId(id)), (top.Count, top.Id));
        Assert.Equal(-1, top.Find("bb"u8)!.Count);
        Assert.Equal((2, new ObjectId(id)), (top.Find("a"u8)!.Count, top.Find("a"u8)!.Id));
        Assert.Null(top.Find("b"u8));
        for (int length = 0; length < good.Length; length++)
            Assert.Null(CacheTree.TryRead(good.AsSpan(0, length), ObjectFormat.Sha1));
        Assert.Null(CacheTree.TryRead([.. "\0"u8, .. "-1 99999999\n"u8], ObjectFormat.Sha1));
        Assert.Null(CacheTree.TryRead(
            [.. Enumerable.Range(0, 5000).SelectMany(_ => (byte[])[(byte)'a', .. "\0"u8, .. "-1 1\n"u8])], ObjectFormat.Sha1));
        Assert.Null(CacheTree.TryRead([.. "\0"u8, .. "1x 0\n"u8, .. id], ObjectFormat.Sha1));
    }

    private FileFacts Open() => FileFacts.Open(RepositoryLayout.Find(_git.Path), null);

    private string Loose(string id) => _git.Combine($".git/objects/{id[..2]}/{id[2..]}");

    private void AssertLeft(string tree)
    {
        // A commit of it that no git would make.
        string commit = _git.Store("commit", Encoding.ASCII.GetBytes(
            $"tree {tree}\nauthor A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n\nx\n"));
        using FileFacts facts = Open();
        ObjectId? id = facts.FindCommit(commit);
        Assert.NotNull(id);
        Assert.Throws<UnsupportedRepositoryException>(() => facts.CompareIndex(id));
    }

    private static void Change(GitRepository git, string path, Random random)
    {
        string full = git.Combine(path);
        // A file where a folder is to be, or the other way round, goes first.
        for (string? above = System.IO.Path.GetDirectoryName(full); above is not null && above.Length > git.Path.Length;
            above = System.IO.Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                File.Delete(above);
        }
        if (Directory.Exists(full))
            Directory.Delete(full, recursive: true);
        else if (File.Exists(full) && random.Next(2) == 0)
            File.Delete(full);
        else
            git.Write(path, $"{random.Next(20)}");
        git.Run("add", "-A");
    }

    private static void AssertAsGit(GitRepository git)
    {
        var layout = RepositoryLayout.Find(git.Path);
        using var program = new ProgramFacts(layout, null);
        using var files = FileFacts.Open(layout, null);
        ObjectId? head = program.FindCommit("HEAD");
        Assert.Equal(head, files.FindCommit("HEAD"));
        Assert.Equal(program.CompareIndex(head), files.CompareIndex(head));
    }
}
