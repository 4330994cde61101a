using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary><c>keyscan baseline create</c> in real repositories, made again and again as people do.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private const string Known = ".keyscan-baseline";
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Made_again_with_the_configuration_that_names_it_it_knows_all_that_is_there_and_forgets_what_is_gone()
    {
        Plant("a.env", 1);
        Plant("b.env", 2);
        Create();
        _repository.Write(".keyscan.yml", Text(".keyscan.yml") + $"baseline: {Known}\n");
        Plant("c.env", 3);
        Assert.Contains("3 findings, 1 of them new; 0 that it knew are gone.", Create(), StringComparison.Ordinal);
        Assert.Equal(3, Entries().Length);
        Assert.Equal(0, Run("dir", ".").ExitCode);

        File.Delete(_repository.Combine("a.env"));
        Assert.Contains("2 findings, 0 of them new; 1 that it knew are gone.", Create(), StringComparison.Ordinal);
        Plant("sub/d.env", 4);
        Assert.Contains("3 findings, 1 of them new; 0 that it knew are gone.", Create("sub"), StringComparison.Ordinal);
        Assert.Equal(0, Run("dir", ".").ExitCode);
    }

    [Fact]
    public void One_of_history_knows_what_the_files_have_no_more_and_goes_on_knowing_it()
    {
        Plant("gone.env", 1);
        Commit("with the key");
        File.Delete(_repository.Combine("gone.env"));
        Plant("here.env", 2);
        Commit("without it");
        Create();
        Assert.Equal(1, Run("git", "-b", Known).ExitCode);
        Create("--history");
        Assert.Contains(Entries(), e => e.EndsWith(" history:gone.env", StringComparison.Ordinal));
        Assert.Equal(0, Run("git", "-b", Known).ExitCode);
        Create();
        Assert.Equal(2, Entries().Length);
        Assert.Equal(0, Run("git", "-b", Known).ExitCode);
    }

    [Fact]
    public void What_two_branches_add_merges_by_itself()
    {
        Plant("old.env", 1);
        Create();
        Commit("base");
        foreach ((string branch, int seed) in ((string, int)[])[("one", 2), ("two", 3)])
        {
            _repository.Run("switch", "-q", "-c", branch, "main");
            Plant($"{branch}.env", seed);
            Create();
            Commit(branch);
        }
        _repository.Run("merge", "-q", "--no-edit", "one");
        Assert.Equal(3, Entries().Length);
        Assert.Equal(0, Run("dir", ".", "-b", Known).ExitCode);
    }

    [Fact]
    public void Who_has_said_how_it_is_merged_is_not_overruled_and_another_file_is_not_lost()
    {
        Plant("a.env", 1);
        _repository.Write(".gitattributes", $"{Known} -merge");
        Create();
        Assert.Equal($"{Known} -merge", Text(".gitattributes"));
        _repository.Write("notes.txt", "mine\n");
        KeyScanRun run = Run("baseline", "create", "-o", "notes.txt");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("which is no baseline", run.All, StringComparison.Ordinal);
        Assert.Equal("mine\n", Text("notes.txt"));
    }

    private string Text(string path) => File.Exists(_repository.Combine(path)) ? File.ReadAllText(_repository.Combine(path)) : "";

    private void Plant(string path, int seed) => _repository.Write(path, $"TOKEN={PlantedTree.MakeKey(seed)}\n");

    private void Commit(string message)
    {
        _repository.Run("add", "-A");
        _repository.Run("commit", "-q", "-m", message);
    }

    private string[] Entries() => [.. Text(Known).Split('\n').Where(l => l.Length > 0 && l[0] != '#')];

    private string Create(params string[] arguments)
    {
        KeyScanRun run = Run(["baseline", "create", .. arguments]);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Output;
    }

    private KeyScanRun Run(params string[] arguments) => KeyScanProcess.Run(_repository.Path, arguments);
}
