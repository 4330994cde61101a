using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>The ways in which git stores a history: the key is found in each of them, once.</summary>
public sealed class LayoutTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly GitRepository _elsewhere = GitRepository.MakeFolder();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public void Dispose()
    {
        _history.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void A_blob_that_exists_only_as_a_delta()
    {
        string text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i} of a long file\n"));
        _history.Commit("long.env", text);
        Planted planted = _history.Commit("long.env", $"TOKEN={_key}\n{text}");
        _history.Commit("long.env", text + string.Concat(Enumerable.Repeat("and more lines\n", 20)));
        _history.Git.Run("gc", "-q", "--aggressive", "--prune=now");
        string blob = _history.Git.Run("rev-parse", $"{planted.Commit}:long.env").Trim();
        Assert.DoesNotContain(new string('0', 40), _history.Git.RunWith(blob + "\n", "cat-file", "--batch-check=%(deltabase)"),
            StringComparison.Ordinal);

        Found found = Assert.Single(_history.Scan());
        found.AssertIs(_key, "long.env", 1, planted, "HEAD,main");
        Assert.Equal(blob, found.Blob);
    }

    [Fact]
    public void An_object_that_is_packed_and_loose_too()
    {
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        // Without -d the loose ones stay.
        _history.Git.Run("repack", "-q", "-a");
        Assert.Contains("count: 3\n", _history.Git.Run("count-objects", "-v"), StringComparison.Ordinal);
        Assert.Contains("in-pack: 3\n", _history.Git.Run("count-objects", "-v"), StringComparison.Ordinal);
        Assert.Single(_history.Scan()).AssertIs(_key, "app.env", 1, planted, "HEAD,main");
    }

    [Fact]
    public void A_bare_repository()
    {
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        _elsewhere.Run("clone", "-q", "--bare", _history.Git.Path, "bare.git");
        Assert.Single(_history.Scan(_elsewhere.Combine("bare.git"), 1).Findings)
            .AssertIs(_key, "app.env", 1, planted, "HEAD,main");
    }

    [Fact]
    public void A_linked_worktree_with_a_commit_of_its_own()
    {
        _history.Commit("readme.md", "hello\n");
        string linked = _elsewhere.Combine("linked");
        _history.Git.Run("worktree", "add", "-q", "--detach", linked);
        File.WriteAllText(Path.Combine(linked, "app.env"), $"TOKEN={_key}\n");
        _history.Git.Run("-C", linked, "add", "-A");
        _history.Git.Run("-C", linked, "commit", "-q", "-m", "only here");
        var planted = new Planted(_history.Git.Run("-C", linked, "rev-parse", "HEAD").Trim(), _history.Author, _history.Date);

        Assert.Single(_history.Scan(linked, 1).Findings).AssertIs(_key, "app.env", 1, planted, "HEAD");
        Assert.Single(_history.Scan()).AssertIs(_key, "app.env", 1, planted, "worktrees/linked/HEAD");
    }

    [Fact]
    public void A_repository_of_sha256()
    {
        using var history = new PlantedHistory("--object-format=sha256");
        Planted planted = history.Commit("app.env", $"TOKEN={_key}\n");
        Assert.Equal(64, planted.Commit.Length);
        Assert.Single(history.Scan()).AssertIs(_key, "app.env", 1, planted, "HEAD,main");
        history.Git.Run("gc", "-q");
        Assert.Single(history.Scan()).AssertIs(_key, "app.env", 1, planted, "HEAD,main");
    }

    [Fact]
    public void Objects_borrowed_from_another_repository()
    {
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        _elsewhere.Run("clone", "-q", "--shared", _history.Git.Path, "borrower");
        Assert.Equal(["alternates"], Directory.GetFiles(_elsewhere.Combine("borrower/.git/objects"), "*",
            SearchOption.AllDirectories).Select(f => Path.GetFileName(f)));
        Assert.Single(_history.Scan(_elsewhere.Combine("borrower"), 1).Findings)
            .AssertIs(_key, "app.env", 1, planted, "HEAD,main,origin/HEAD,origin/main");
    }

    [Fact]
    public void A_submodule_s_repository()
    {
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        using var parent = new PlantedHistory();
        parent.Git.Run("submodule", "--quiet", "add", _history.Git.Path, "sub");
        parent.Commit("add a submodule");
        Assert.Empty(parent.Scan(exitCode: 0));
        foreach (string path in (string[])["sub", ".git/modules/sub"])
            Assert.Single(parent.Scan(parent.Git.Combine(path), 1).Findings)
                .AssertIs(_key, "app.env", 1, planted, "HEAD,main,origin/HEAD,origin/main");
    }

    [Fact]
    public void A_git_folder_means_its_repository_and_a_folder_inside_of_either_is_refused()
    {
        Planted planted = _history.Commit("folder/app.env", $"TOKEN={_key}\n");
        Assert.Single(_history.Scan(_history.Git.Combine(".git"), 1).Findings)
            .AssertIs(_key, "folder/app.env", 1, planted, "HEAD,main");
        foreach (string path in (string[])["folder", ".git/refs"])
        {
            KeyScanRun run = KeyScanProcess.Run(Path.GetTempPath(), "git", _history.Git.Combine(path));
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("is a folder of the repository", run.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_packs_and_a_multi_pack_index()
    {
        string later = PlantedHistory.MakeKey(2);
        Planted first = _history.Commit("app.env", $"TOKEN={_key}\n");
        _history.Git.Run("repack", "-q", "-d");
        Planted second = _history.Commit("later.env", $"TOKEN={later}\n");
        _history.Git.Run("repack", "-q", "-d");
        _history.Git.Run("multi-pack-index", "write");
        var found = _history.Scan().ToDictionary(f => f.Secret);
        found[_key].AssertIs(_key, "app.env", 1, first, "HEAD,main");
        found[later].AssertIs(later, "later.env", 1, second, "HEAD,main");
    }

    // Refs are git's own business: in its newer format no file is named like a branch.
    [Fact]
    public void Packed_refs()
    {
        Planted planted = _history.Commit("app.env", $"TOKEN={_key}\n");
        _history.Git.Run("tag", "v1");
        _history.Git.Run("pack-refs", "--all", "--prune");
        Assert.Single(_history.Scan()).AssertIs(_key, "app.env", 1, planted, "HEAD,main,v1");
    }
}
