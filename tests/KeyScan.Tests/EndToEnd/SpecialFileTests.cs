using KeyScan.Tests.EndToEnd.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>A FIFO in the place of a file that keyscan or git reads: no run waits for it, and it is named.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    private readonly PlantedHistory _history = new();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public SpecialFileTests() => _history.Commit("old.env", $"TOKEN={_key}\n");

    public void Dispose() => _history.Dispose();

    [UnixTheory]
    [InlineData(".keyscan.yml", "dir")]
    [InlineData(".keyscan.yml", "git --staged")]
    [InlineData(".gitignore", "dir")]
    [InlineData("sub/.gitignore", "dir")]
    [InlineData(".git/shallow", "git")]
    [InlineData(".git/objects/info/alternates", "git")]
    [InlineData(".git/commondir", "git")]
    [InlineData(".git/objects/pack/pack-1.idx", "git")]
    [InlineData(".git/packed-refs", "git")]
    [InlineData(".git/packed-refs", "git --staged")]
    [InlineData(".git/info/exclude", "dir")]
    [InlineData(".git/index", "dir")]
    [InlineData(".git/index", "git --staged")]
    [InlineData(".git/config", "git")]
    [InlineData(".git/HEAD", "git")]
    [InlineData(".git", "dir")]
    [InlineData(".git", "git")]
    public void A_fifo_among_what_is_read_first_is_named_at_once(string place, string command)
    {
        // Where the branch has a file of its own, nobody needs the packed ones to compare with HEAD.
        if (place == ".git/packed-refs")
            _history.Git.Run("pack-refs", "--all");
        Fifo.Make(_history.Git.Combine(place));
        KeyScanRun run = Run(command.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FIFO", run.All, StringComparison.Ordinal);
        if (command == "dir")
            Assert.Contains("old.env:1:", run.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_fifo_as_the_file_of_ignored_names_that_the_configuration_names_is_named()
    {
        _history.Git.Run("config", "core.excludesFile", Fifo.Make(_history.Git.Combine("ignored")));
        KeyScanRun run = Run("dir");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FIFO", run.All, StringComparison.Ordinal);
        Assert.Contains("old.env:1:", run.Output, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("dir -b FIFO")]
    [InlineData("dir -c FIFO")]
    [InlineData("dir --rules FIFO")]
    [InlineData("rules check FIFO")]
    [InlineData("dir --issued-set FIFO")]
    [InlineData("revoke status --endpoints FIFO --registry r.db")]
    [InlineData("github repo FIFO --from-file FIFO --registry r.db")]
    [InlineData("keys import FIFO --registry r.db")]
    public void A_fifo_that_is_named_on_the_command_line_is_named_in_the_error(string command)
    {
        string fifo = Fifo.Make(_history.Git.Combine("a-fifo"));
        var keyscan = new KeyScanProcess(
            _history.Git.Path) { Limit = Limit, Environment = { ["KEYSCAN_PEPPER"] = Convert.ToHexString(new byte[32]) } };
        Assert.Equal(2, keyscan.Run(command.Replace("FIFO", fifo, StringComparison.Ordinal).Split(' ')).ExitCode);
    }

    [UnixFact]
    public void A_fifo_as_the_pepper_is_named()
    {
        string fifo = Fifo.Make(_history.Git.Combine("a-fifo"));
        KeyScanRun run = new KeyScanProcess(_history.Git.Path) { Limit = Limit,
            Environment = { ["KEYSCAN_PEPPER_FILE"] = fifo } }.Run("keys", "import", "none.csv", "--registry", "r.db");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FIFO", run.All, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_fifo_in_the_place_of_an_object_is_named_and_the_rest_is_scanned()
    {
        string other = PlantedHistory.MakeKey(2);
        _history.Commit("new.env", $"TOKEN={other}\n");
        string blob = _history.Git.Run("rev-parse", "HEAD:old.env").Trim();
        Fifo.Make(Path.Combine(_history.Git.Objects, blob[..2], blob[2..]));
        KeyScanRun run = Run("git");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FIFO", run.All, StringComparison.Ordinal);
        Assert.Contains("new.env:1:", run.Output, StringComparison.Ordinal);
    }

    // git opens it on its way, long after it was started.
    [UnixFact]
    public void A_git_that_waits_for_a_fifo_further_down_is_given_up_and_every_file_is_scanned()
    {
        _history.Git.Write("sub/new.env", $"TOKEN={PlantedHistory.MakeKey(2)}\n");
        // Only git knows such an index.
        _history.Git.Run("update-index", "--split-index");
        Fifo.Make(_history.Git.Combine("sub/.gitignore"));
        KeyScanRun run = Run("dir");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is likely a FIFO", run.All, StringComparison.Ordinal);
        Assert.Contains("sub/new.env:1:", run.Output, StringComparison.Ordinal);
    }

    private KeyScanRun Run(params string[] arguments) => new KeyScanProcess(_history.Git.Path) { Limit = Limit }.Run(arguments);
}
