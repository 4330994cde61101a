using System.Text;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>Keys in every corner of a history: each is found once, with the commit that brought it in.</summary>
public sealed class PlantedKeysTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_file_that_was_deleted_later()
    {
        _history.Commit("readme.md", "hello\n");
        Planted planted = _history.Commit("folder/old.env", $"A=1\nB=2\nTOKEN={_key}\n");
        File.Delete(_history.Git.Combine("folder/old.env"));
        _history.Commit("delete");
        Assert.Single(_history.Scan()).AssertIs(_key, "folder/old.env", 3, planted, "HEAD,main");
    }

    [Fact]
    public void A_merge_that_brings_what_neither_side_had()
    {
        _history.Commit("readme.md", "hello\n");
        _history.Git.Run("switch", "-q", "-c", "side");
        _history.Commit("side.txt", "side\n");
        _history.Git.Run("switch", "-q", "main");
        _history.Commit("main.txt", "main\n");
        _history.Git.Run("merge", "-q", "--no-commit", "--no-ff", "side");
        Planted merge = _history.Commit("evil.env", $"TOKEN={_key}\n");
        Assert.Single(_history.Scan()).AssertIs(_key, "evil.env", 1, merge, "HEAD,main");
    }

    [Fact]
    public void A_deleted_branch_is_found_only_where_the_unreachable_is_asked_for()
    {
        _history.Commit("readme.md", "hello\n");
        _history.Git.Run("switch", "-q", "-c", "gone");
        Planted planted = _history.Commit("gone.env", $"TOKEN={_key}\n");
        _history.Git.Run("switch", "-q", "main");
        _history.Git.Run("branch", "-D", "gone");
        Assert.Empty(_history.Scan(exitCode: 0));
        Assert.Single(_history.Scan(1, "--unreachable")).AssertIs(_key, "gone.env", 1, planted, "");
    }

    [Fact]
    public void A_blob_that_no_commit_ever_held()
    {
        _history.Commit("readme.md", "hello\n");
        string blob = _history.Git.RunWith($"TOKEN={_key}\n", "hash-object", "-w", "--stdin").Trim();
        Assert.Empty(_history.Scan(exitCode: 0));
        Found found = Assert.Single(_history.Scan(1, "--unreachable"));
        Assert.Equal((_key, blob, $"<blob {blob}>", null), (found.Secret, found.Blob, found.Path, found.Commit));
    }

    [Fact]
    public void The_newest_and_an_older_entry_of_the_stash()
    {
        string older = PlantedHistory.MakeKey(2), untracked = PlantedHistory.MakeKey(3);
        _history.Commit("readme.md", "hello\n");
        _history.Git.Write("readme.md", $"hello\nTOKEN={older}\n");
        _history.Git.Run("stash", "push", "-q");
        _history.Tick();
        _history.Git.Write("readme.md", $"TOKEN={_key}\n");
        _history.Git.Write("new.env", $"TOKEN={untracked}\n");
        _history.Git.Run("stash", "push", "-q", "-u");

        var found = _history.Scan().ToDictionary(f => f.Secret);
        Assert.Equal(3, found.Count);
        Assert.Equal(("readme.md", 2, _history.Git.Run("rev-parse", "stash@{1}").Trim(), "stash@{1}"),
            (found[older].Path, found[older].Line, found[older].Commit, found[older].ReachableFrom));
        Assert.Equal(("readme.md", 1, _history.Git.Run("rev-parse", "stash@{0}").Trim(), "stash"),
            (found[_key].Path, found[_key].Line, found[_key].Commit, found[_key].ReachableFrom));
        Assert.Equal(("new.env", 1, _history.Git.Run("rev-parse", "stash@{0}^3").Trim(), "stash"),
            (found[untracked].Path, found[untracked].Line, found[untracked].Commit, found[untracked].ReachableFrom));
        Assert.All(found.Values, f => Assert.Empty(f.Others));
    }

    [Fact]
    public void A_note()
    {
        Planted noted = _history.Commit("readme.md", "hello\n");
        _history.Git.Run("notes", "add", "-m", $"TOKEN={_key}");
        var note = new Planted(_history.Git.Run("rev-parse", "refs/notes/commits").Trim(), _history.Author, _history.Date);
        Assert.Single(_history.Scan()).AssertIs(_key, noted.Commit, 1, note, "refs/notes/commits");
    }

    [Fact]
    public void A_pull_request_that_was_fetched()
    {
        _history.Commit("readme.md", "hello\n");
        _history.Git.Run("switch", "-q", "-c", "contributed");
        Planted planted = _history.Commit("contributed.env", $"TOKEN={_key}\n");
        _history.Git.Run("update-ref", "refs/pull/1/head", "HEAD");
        _history.Git.Run("switch", "-q", "main");
        _history.Git.Run("branch", "-D", "contributed");
        Assert.Single(_history.Scan()).AssertIs(_key, "contributed.env", 1, planted, "refs/pull/1/head");
    }

    [Fact]
    public void A_file_in_UTF_16()
    {
        _history.Git.Write("wide.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"first\nTOKEN={_key}\n")]);
        Planted planted = _history.Commit("wide");
        Found found = Assert.Single(_history.Scan());
        found.AssertIs(_key, "wide.txt", 2, planted, "HEAD,main");
        Assert.Equal("utf-16le", found.DecodedBy);
    }

    [Fact]
    public void A_renamed_file_is_one_finding_in_two_places()
    {
        Planted planted = _history.Commit("a/before.env", $"TOKEN={_key}\n");
        Planted renamed = _history.Make("mv", "a/before.env", "after.env") with { Commit = "" };
        renamed = renamed with { Commit = _history.Commit("rename").Commit };
        Found found = Assert.Single(_history.Scan());
        found.AssertBeginsAt(_key, "a/before.env", 1, planted, "HEAD,main");
        Assert.Equal([("after.env", 1, renamed.Commit)], found.Others);
    }

    [Fact]
    public void A_tag_that_points_at_a_blob_or_at_a_tree()
    {
        string inTree = PlantedHistory.MakeKey(2);
        _history.Commit("readme.md", "hello\n");
        string blob = _history.Git.RunWith($"TOKEN={_key}\n", "hash-object", "-w", "--stdin").Trim();
        string other = _history.Git.RunWith($"\nTOKEN={inTree}\n", "hash-object", "-w", "--stdin").Trim();
        string tree = _history.Git.RunWith($"100644 blob {other}\tin.env\n", "mktree").Trim();
        tree = _history.Git.RunWith($"040000 tree {tree}\tfolder\n", "mktree").Trim();
        _history.Git.Run("tag", "a-blob", blob);
        _history.Git.Run("tag", "-a", "-m", "a tree", "a-tree", tree);

        var found = _history.Scan().ToDictionary(f => f.Secret);
        Assert.Equal(2, found.Count);
        Assert.Equal(("<a-blob>", 1, null, "a-blob"),
            (found[_key].Path, found[_key].Line, found[_key].Commit, found[_key].ReachableFrom));
        Assert.Equal(("folder/in.env", 2, null, "a-tree"),
            (found[inTree].Path, found[inTree].Line, found[inTree].Commit, found[inTree].ReachableFrom));
        Assert.All(found.Values, f => Assert.Empty(f.Others));
    }

    [Fact]
    public void Two_lines_of_a_file_are_two_places_and_its_later_versions_none()
    {
        Planted planted = _history.Commit("twice.env", $"A={_key}\n\nB={_key}\n");
        _history.Commit("twice.env", $"first\nA={_key}\n\nB={_key}\n");
        Found found = Assert.Single(_history.Scan());
        found.AssertBeginsAt(_key, "twice.env", 1, planted, "HEAD,main");
        Assert.Equal([("twice.env", 3, planted.Commit)], found.Others);
    }

    // A rebase keeps the authors' dates and changes the order of commits.
    [Fact]
    public void The_first_commit_is_the_first_of_the_history_whatever_its_author_s_clock_said()
    {
        _history.Commit("readme.md", "hello\n");
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        _history.Git.Environment["GIT_AUTHOR_DATE"] = "1500000000 +0000";
        _history.Git.Run("mv", "app.env", "other.env");
        _history.Git.Write("app.env", $"\nTOKEN={_key}\n");
        Planted later = _history.Commit("earlier, said its author");
        Found found = Assert.Single(_history.Scan());
        found.AssertBeginsAt(_key, "app.env", 1, planted, "HEAD,main");
        Assert.Equal([("other.env", 1, later.Commit)], found.Others);
    }
}
