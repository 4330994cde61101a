using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>
/// Histories of which something is missing or broken: that is named, the exit code is 2, and all else is scanned.
/// </summary>
public sealed class BrokenRepositoryTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly GitRepository _elsewhere = GitRepository.MakeFolder();
    private readonly string _key = PlantedHistory.MakeKey(1);
    private readonly string _later = PlantedHistory.MakeKey(2);
    private readonly Planted _first;

    public BrokenRepositoryTests()
    {
        _first = _history.Commit("old.env", $"TOKEN={_key}\n");
        _history.Commit("folder/plain.txt", "plain text\n");
        _history.Commit("later.env", $"TOKEN={_later}\n");
    }

    public void Dispose()
    {
        _history.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void A_missing_blob_is_named_with_its_path_and_commit()
    {
        string blob = _history.Git.Run("rev-parse", "HEAD:folder/plain.txt").Trim(),
        commit = _history.Git.Run("rev-parse", "HEAD~1").Trim();
        DeleteLoose(blob);
        AssertBothFoundDespite($"{blob}: the object is missing: folder/plain.txt in commit {commit}. ");
    }

    [Fact]
    public void A_missing_blob_is_named_where_nothing_is_found()
    {
        using var history = new PlantedHistory();
        history.Commit("plain.txt", "plain text\n");
        string blob = history.Git.Run("rev-parse", "HEAD:plain.txt").Trim();
        File.Delete(Path.Combine(history.Git.Objects, blob[..2], blob[2..]));
        Assert.Contains(blob, history.Scan(history.Git.Path, 2).Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tree_is_named_with_its_path_and_commit()
    {
        string tree =
            _history.Git.Run("rev-parse", "HEAD:folder").Trim(), commit = _history.Git.Run("rev-parse", "HEAD~1").Trim();
        DeleteLoose(tree);
        AssertBothFoundDespite($"{tree}: the object is missing: folder in commit {commit}. ");
    }

    // Nobody can tell any more where it belongs; that there is a key is known all the same.
    [Fact]
    public void A_key_below_a_missing_root_tree_is_found_without_a_path()
    {
        string tree =
            _history.Git.Run("rev-parse", "HEAD^{tree}").Trim(), blob = _history.Git.Run("rev-parse", "HEAD:later.env").Trim();
        DeleteLoose(tree);
        var found =
            AssertBothFoundDespite($"{tree}: the tree of commit {_history.Git.Run("rev-parse", "HEAD").Trim()} is missing. ");
        Assert.Equal($"<blob {blob}>", found[_later].Path);
        found[_key].AssertIs(_key, "old.env", 1, _first, "HEAD,main");
    }

    [Fact]
    public void A_tree_that_cannot_be_read_is_named()
    {
        string tree = _history.Git.Run("rev-parse", "HEAD:folder").Trim();
        Overwrite(tree, [1, 2, 3]);
        AssertBothFoundDespite(tree[2..]);
    }

    [Fact]
    public void A_missing_commit_is_named_and_what_lies_behind_it_is_found()
    {
        string missing = _history.Git.Run("rev-parse", "HEAD~1").Trim();
        DeleteLoose(missing);
        var found = AssertBothFoundDespite(
            $"commit {missing} is missing, the parent of {_history.Git.Run("rev-parse", "HEAD").Trim()}. ");
        Assert.Equal((_first.Commit, "old.env", ""), (found[_key].Commit, found[_key].Path, found[_key].ReachableFrom));
    }

    [Fact]
    public void A_commit_that_cannot_be_read_is_named()
    {
        string broken = _history.Git.Run("rev-parse", "HEAD").Trim();
        Overwrite(broken, [1, 2, 3]);
        AssertBothFoundDespite($"HEAD names object {broken}, which cannot be read. ");
    }

    [Fact]
    public void A_ref_to_an_object_that_is_missing_is_named()
    {
        string nothing = new('1', 40);
        File.WriteAllText(_history.Git.Combine(".git/refs/heads/gone"), nothing + "\n");
        AssertBothFoundDespite($"gone names object {nothing}, which is missing. ");
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(_history.Git.Path, 2, "--since-commit", _first.Commit);
        Assert.Equal(_later, Assert.Single(found).Secret);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void A_HEAD_that_names_an_object_that_is_missing_is_named()
    {
        string nothing = new('1', 40);
        File.WriteAllText(_history.Git.Combine(".git/HEAD"), nothing + "\n");
        AssertBothFoundDespite($"HEAD names object {nothing}, which is missing. ");
    }

    [Fact]
    public void A_ref_that_is_no_ref_is_named()
    {
        File.WriteAllText(_history.Git.Combine(".git/refs/heads/broken"), "no id at all\n");
        AssertBothFoundDespite("git cannot read a ref: ignoring broken ref refs/heads/broken");
    }

    // Clones have one for a branch that was renamed at the remote; it names nothing that could be scanned.
    [Fact]
    public void A_symbolic_ref_to_a_branch_that_is_not_there_is_no_error()
    {
        _history.Git.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/nowhere");
        Assert.Equal(2, _history.Scan().Count);
    }

    [Fact]
    public void A_truncated_pack_is_named()
    {
        _history.Git.Run("repack", "-q", "-a", "-d");
        _history.Commit("readme.md", "hello\n");
        string pack = Pack();
        byte[] bytes = File.ReadAllBytes(pack);
        File.Delete(pack);
        File.WriteAllBytes(pack, bytes[..^60]);
        // The last objects of a pack are trees; the keys lie before them.
        AssertBothFoundDespite(Path.GetFileName(pack));
    }

    [Fact]
    public void A_byte_that_was_flipped_in_a_pack_is_found_and_the_rest_is_scanned()
    {
        _history.Git.Run("repack", "-q", "-a", "-d");
        string blob = _history.Git.Run("rev-parse", "HEAD:folder/plain.txt").Trim();
        Flip(Pack(), blob, 8);
        AssertBothFoundDespite(blob);
    }

    [Fact]
    public void Content_that_does_not_have_its_id_is_found_by_fsck_only()
    {
        string blob = _history.Git.Run("rev-parse", "HEAD:folder/plain.txt").Trim(),
        other = _history.Git.RunWith("other text\n", "hash-object", "-w", "--stdin").Trim();
        Overwrite(blob, File.ReadAllBytes(Path.Combine(_history.Git.Objects, other[..2], other[2..])));
        Assert.Equal(2, _history.Scan().Count);
        AssertBothFoundDespite($"the content of object {blob} does not have its id", "--fsck");
        Assert.Contains($"the content of object {blob} does not have its id",
            _history.Scan(_history.Git.Path, 2, "--fsck", "--branch", "main").Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_with_a_wrong_checksum_is_found_by_fsck_only()
    {
        _history.Git.Run("repack", "-q", "-a", "-d");
        string pack = Pack();
        byte[] bytes = File.ReadAllBytes(pack);
        bytes[^1] ^= 1;
        File.Delete(pack);
        File.WriteAllBytes(pack, bytes);
        AssertBothFoundDespite($"{pack}: the pack's checksum is wrong", "--fsck");
    }

    [Fact]
    public void A_repository_without_commits_is_not_clean()
    {
        using var empty = new GitRepository();
        Assert.Contains("there are no commits", _history.Scan(empty.Path, 2).Run.Output, StringComparison.Ordinal);
        Assert.Contains("has no commits", _history.Scan(empty.Path, 2, "--since", "2020-01-01").Run.Output,
            StringComparison.Ordinal);
        Assert.Contains("'HEAD' names no commit here", _history.Scan(empty.Path, 2, "--range", "HEAD..HEAD").Run.All,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_whose_refs_were_all_deleted_is_not_clean()
    {
        File.Delete(_history.Git.Combine(".git/refs/heads/main"));
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(_history.Git.Path, 2);
        Assert.Empty(found);
        Assert.Contains("there are no commits", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, _history.Scan(1, "--unreachable").Count);
    }

    [Fact]
    public void A_branch_that_is_not_born_yet_beside_others_is_no_error()
    {
        _history.Git.Run("symbolic-ref", "HEAD", "refs/heads/unborn");
        Assert.Equal(2, _history.Scan().Count);
    }

    [Fact]
    public void A_shallow_clone_is_scanned_and_says_how_to_deepen_it()
    {
        _elsewhere.Run("clone", "-q", "--depth", "1", $"file://{_history.Git.Path}", "shallow");
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(_elsewhere.Combine("shallow"), 2);
        Assert.Equal(2, found.Count);
        Assert.Contains("the clone is shallow: what came before 1 of its commits is not there. Fetch it with "
            + "`git fetch --unshallow`", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public void A_partial_clone_says_what_is_missing_and_nothing_is_fetched(string filter)
    {
        _history.Git.Run("config", "uploadpack.allowFilter", "true");
        _elsewhere.Run("clone", "-q", "--no-checkout", $"--filter={filter}", $"file://{_history.Git.Path}", "partial");
        string clone = _elsewhere.Combine("partial");
        string[] before = Objects(clone);
        foreach (string[] arguments in (string[][])[[], ["--range", "HEAD~1..HEAD"], ["--since", "2020-01-01"],
            ["--branch", "main", "--fsck"], ["--unreachable"]])
        {
            (KeyScanRun run, _) = _history.Scan(clone, 2, arguments);
            Assert.Contains(" are only at its remote. Fetch them with `git fetch --refetch --no-filter`.", run.Output,
                StringComparison.Ordinal);
            Assert.Equal(before, Objects(clone));
        }
    }

    [Fact]
    public void A_folder_that_is_no_repository_is_named() =>
        Assert.Contains("not a git repository, and not inside of one", _history.Scan(_elsewhere.Path, 2).Run.All,
            StringComparison.Ordinal);

    private static string[] Objects(string clone) =>
        [.. Directory.GetFiles(Path.Combine(clone, ".git/objects"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

    private Dictionary<string, Found> AssertBothFoundDespite(string message, params string[] arguments)
    {
        (KeyScanRun run, IReadOnlyList<Found> findings) = _history.Scan(_history.Git.Path, 2, arguments);
        var found = findings.ToDictionary(f => f.Secret);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
        Assert.Contains("INCOMPLETE", run.Output, StringComparison.Ordinal);
        Assert.True(found.Count == 2 && found.ContainsKey(_key) && found.ContainsKey(_later), run.All);
        Assert.All(found.Values, f => Assert.Empty(f.Others));
        return found;
    }

    private string Loose(string id) => Path.Combine(_history.Git.Objects, id[..2], id[2..]);

    private void DeleteLoose(string id) => File.Delete(Loose(id));

    private void Overwrite(string id, byte[] bytes)
    {
        // git makes its objects read-only.
        File.Delete(Loose(id));
        File.WriteAllBytes(Loose(id), bytes);
    }

    private string Pack() => Assert.Single(Directory.GetFiles(Path.Combine(_history.Git.Objects, "pack"), "*.pack"));

    private void Flip(string pack, string id, int after)
    {
        string index = Path.ChangeExtension(pack, ".idx");
        int offset = int.Parse(_history.Git.Run("verify-pack", "-v", index).Split('\n')
            .Single(l => l.StartsWith(id, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]);
        byte[] bytes = File.ReadAllBytes(pack);
        bytes[offset + after] ^= 0x10;
        File.Delete(pack);
        File.WriteAllBytes(pack, bytes);
    }
}
