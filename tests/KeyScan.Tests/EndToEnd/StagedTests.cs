using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary><c>keyscan git --staged</c> over indexes that the real git made.</summary>
public sealed class StagedTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly string _key = PlantedTree.MakeKey(1), _other = PlantedTree.MakeKey(2), _third = PlantedTree.MakeKey(3);

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public void What_the_first_commit_would_add_is_found(string format)
    {
        using var repository = new GitRepository($"--object-format={format}");
        repository.Write("src/app.env", Line(_key));
        repository.Run("add", ".");
        AssertFound(Scan(repository.Path), ("src/app.env", 2));
        repository.Commit("first");
        repository.Write("src/app.env", Line(_key) + Line(_other));
        repository.Run("add", ".");
        AssertFound(Scan(repository.Path), ("src/app.env", 4));
    }

    [Fact]
    public void Only_what_is_staged_counts_not_the_working_tree_nor_HEAD()
    {
        _repository.Write("old.env", Line(_key));
        _repository.Commit("first");
        _repository.Write("new.env", Line(_other));
        _repository.Write("staged.txt", "nothing\n");
        _repository.Run("add", "staged.txt");
        KeyScanRun run = Scan();
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Clean: 1 file, 8 B", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_HEAD_has_in_the_same_file_is_not_added_wherever_it_moves()
    {
        _repository.Write("a.env", Line(_key));
        _repository.Commit("first");
        _repository.Write("a.env", $"more\n{Line("nothing")}KEY = \"{_key}\"\n");
        _repository.Write("copy.env", Line(_key));
        _repository.Run("add", ".");
        KeyScanRun run = Scan();
        AssertFound(run, ("copy.env", 2));
        Assert.Contains("the version before", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rename_adds_nothing_and_a_rename_with_a_change_adds_the_change()
    {
        _repository.Write("a.env", Line(_key));
        _repository.Commit("first");
        _repository.Run("mv", "a.env", "b.env");
        Assert.Equal(0, Scan().ExitCode);
        _repository.Write("b.env", Line(_key) + Line(_other));
        _repository.Run("add", ".");
        AssertFound(Scan(), ("b.env", 4));
    }

    [Fact]
    public void A_changed_mode_or_a_deletion_adds_nothing()
    {
        _repository.Write("a.env", Line(_key));
        _repository.Write("b.env", Line(_other));
        _repository.Commit("first");
        _repository.Run("update-index", "--chmod=+x", "a.env");
        _repository.Run("rm", "-q", "b.env");
        KeyScanRun run = Scan();
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("nothing is staged", run.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_file_that_takes_the_place_of_a_link_is_read()
    {
        _repository.Commit("first");
        File.CreateSymbolicLink(_repository.Combine("a.env"), "elsewhere");
        _repository.Commit("second");
        File.Delete(_repository.Combine("a.env"));
        _repository.Write("a.env", Line(_key));
        _repository.Run("add", ".");
        AssertFound(Scan(), ("a.env", 2));
    }

    [Fact]
    public void Links_submodules_and_what_is_only_meant_to_be_added_are_counted()
    {
        _repository.Commit("first");
        using var library = new GitRepository();
        library.Write("key.env", Line(_key));
        library.Commit("library");
        _repository.Run("submodule", "add", "-q", library.Path, "library");
        File.CreateSymbolicLink(_repository.Combine("link"), "elsewhere");
        _repository.Write("empty", "");
        _repository.Run("add", "link", "empty");
        _repository.Write("later.env", Line(_other));
        _repository.Run("add", "--intent-to-add", "later.env");
        KeyScanRun run = Scan();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Skipped on purpose: symbolic link 1, submodule 1 (not read; scan each by itself), intent to add 1.",
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_only_meant_to_be_added_is_not_staged()
    {
        _repository.Commit("first");
        _repository.Write("later.env", Line(_key));
        _repository.Run("add", "-N", "later.env");
        AssertNothingStaged(Scan());
        _repository.Run("add", "later.env");
        AssertFound(Scan(), ("later.env", 2));
    }

    [Fact]
    public void All_versions_of_a_conflict_are_read()
    {
        _repository.Write("a.env", "one\n");
        _repository.Commit("first");
        _repository.Write("a.env", Line(_key));
        _repository.Run("stash");
        _repository.Write("a.env", Line(_other));
        _repository.Commit("ours");
        Assert.Throws<InvalidOperationException>(() => _repository.Run("stash", "pop"));
        AssertFound(Scan(), ("a.env", 2));
        // Resolved for ours, theirs is gone; with a new key, that is found.
        _repository.Write("a.env", Line(_other) + Line(_third));
        _repository.Run("add", ".");
        AssertFound(Scan(), ("a.env", 4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sparse_index_is_read(bool sparseIndex)
    {
        for (int i = 0; i < 20; i++)
            _repository.Write($"outside/{i}/a.txt", "outside\n");
        _repository.Write("inside/a.env", "one\n");
        _repository.Commit("first");
        _repository.Run("sparse-checkout", "set", "--cone", sparseIndex ? "--sparse-index" : "--no-sparse-index", "inside");
        _repository.Write("inside/a.env", Line(_key));
        _repository.Run("add", ".");
        AssertFound(Scan(), ("inside/a.env", 2));
    }

    [Fact]
    public void A_split_index_is_read()
    {
        _repository.Run("config", "core.splitIndex", "true");
        _repository.Run("config", "splitIndex.maxPercentChange", "100");
        for (int i = 0; i < 50; i++)
            _repository.Write($"{i}.txt", $"{i}\n");
        _repository.Commit("first");
        _repository.Write("7.txt", Line(_key));
        _repository.Run("add", ".");
        Assert.NotEmpty(Directory.GetFiles(_repository.Combine(".git"), "sharedindex.*"));
        AssertFound(Scan(), ("7.txt", 2));
    }

    [Fact]
    public void Many_files_are_all_read()
    {
        for (int i = 0; i < 100; i++)
            _repository.Write($"{i}.env", Line(PlantedTree.MakeKey(100 + i)));
        _repository.Run("add", ".");
        Assert.Contains("100 leaked keys. Exit 1.", Scan().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_staged_is_exit_code_2_or_0_where_that_is_allowed()
    {
        AssertNothingStaged(Scan());
        _repository.Commit("first");
        AssertNothingStaged(Scan());
        KeyScanRun allowed = Scan(_repository.Path, "--allow-empty");
        Assert.Equal(0, allowed.ExitCode);
        Assert.Contains("Nothing was scanned", allowed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_relative_to_the_current_folder()
    {
        _repository.Write("src/deep/a.env", Line(_key));
        _repository.Write("b.env", Line(_other));
        _repository.Run("add", ".");
        AssertFound(Scan(_repository.Combine("src")), ("../b.env", 2), ("deep/a.env", 2));
        using var elsewhere = new TemporaryFolder();
        KeyScanRun run = KeyScanProcess.Run(elsewhere.Path, "git", "--staged", _repository.Path);
        Assert.Contains($"../{Path.GetFileName(_repository.Path)}/b.env:2", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_text_is_not_covered_and_large_pictures_are_skipped()
    {
        _repository.Write("text.txt", new string('a', 100_000));
        _repository.Write("picture.bin", new byte[100_000]);
        _repository.Run("add", ".");
        KeyScanRun run = Scan(_repository.Path, "--max-file-size", "10KiB");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("text.txt: The file has 100,000 bytes", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("large binary 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void History_options_do_not_go_with_it()
    {
        KeyScanRun run = Scan(_repository.Path, "--since-commit", "HEAD");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--since-commit is about history", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_repository_and_a_bare_repository_are_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("not a git repository", Scan(folder.Path).All, StringComparison.Ordinal);
        using var bare = new GitRepository("--bare");
        KeyScanRun run = Scan(bare.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no index", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_cannot_run_its_own_programs()
    {
        _repository.Commit("first");
        string mark = _repository.Combine("ran");
        foreach (string setting in (string[])["core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv",
            "filter.x.clean", "core.sshCommand", "core.editor"])
            _repository.Run("config", setting, $"touch {mark};");
        _repository.Write(".gitattributes", "*.env diff=x filter=x\n");
        _repository.Write("a.env", Line(_key));
        string id = _repository.Run("-c", "core.fsmonitor=", "hash-object", "--no-filters", "-w", "a.env").Trim();
        _repository.Run("-c", "core.fsmonitor=", "update-index", "--add", "--cacheinfo", $"100644,{id},a.env");
        File.Delete(mark);
        AssertFound(Scan(), ("a.env", 2));
        Assert.False(File.Exists(mark));
    }

    private static string Line(string key) => $"STAGE=production\nTOKEN={key}\n";

    private KeyScanRun Scan() => Scan(_repository.Path);

    private static KeyScanRun Scan(string folder, params string[] arguments) =>
        KeyScanProcess.Run(folder, ["git", "--staged", .. arguments]);

    private static void AssertNothingStaged(KeyScanRun run)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Nothing is staged", run.All, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertPlace(KeyScanRun run, string place)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(place, run.Output, StringComparison.Ordinal);
    }

    private static void AssertFound(KeyScanRun run, params (string Path, int Line)[] places)
    {
        foreach ((string path, int line) in places)
            AssertPlace(run, $"{path}:{line}:");
        Assert.Contains($"{places.Length} leaked key{(places.Length == 1 ? "" : "s")}. Exit 1.", run.Output,
            StringComparison.Ordinal);
    }
}
