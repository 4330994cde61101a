using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>Keys where git shows them to who knows the way, and a scanner could miss them.</summary>
public sealed class HiddenHistoryTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly TemporaryFolder _state = new();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public HiddenHistoryTests() => _history.Commit("readme.md", "clean\n");

    private GitRepository Git => _history.Git;

    public void Dispose()
    {
        _history.Dispose();
        _state.Dispose();
    }

    [Theory]
    [InlineData("--state")]
    [InlineData("--since-commit")]
    [InlineData("--since")]
    public void An_older_entry_of_the_stash_is_new_as_well(string option)
    {
        string[] part = [option, option switch { "--state" => _state.Path, "--since" => "2001-01-01", _ => "HEAD" }];
        if (option == "--state")
            _history.Scan(0, part);
        Git.Write("readme.md", $"TOKEN={_key}\n");
        Git.Run("stash", "push", "-q");
        Git.Write("readme.md", "clean too\n");
        Git.Run("stash", "push", "-q");
        Assert.Equal(_key, Assert.Single(_history.Scan(1, part)).Secret);
    }

    [Fact]
    public void A_commit_of_long_ago_on_top_hides_nothing_from_a_scan_since_a_date()
    {
        _history.Commit("new.env", $"TOKEN={_key}\n");
        Git.Environment["GIT_COMMITTER_DATE"] = "946684800 +0000";
        _history.Git.Write("readme.md", "on top\n");
        Git.Commit("on top");
        string since = $"--since={_history.Date.AddHours(-1.5):O}";
        Assert.Equal("1", Git.Run("rev-list", "--all", "--count",
            since.Replace("--since", "--since-as-filter", StringComparison.Ordinal)).Trim());
        Assert.Equal("0", Git.Run("rev-list", "--all", "--count", since).Trim());
        Assert.Equal((_key, "new.env"),
            Assert.Single(_history.Scan(1, since)) is var found ? (found.Secret, found.Path) : default);
    }

    [Fact]
    public void A_mode_with_more_zeros_than_usual_hides_no_file()
    {
        string blob = Git.Store("blob", Encoding.ASCII.GetBytes($"TOKEN={_key}\n"));
        string tree = Git.Store("tree", [.. "00100644 new.env\0"u8, .. Convert.FromHexString(blob)]);
        Git.Run("update-ref", "refs/heads/hidden", Git.Run("commit-tree", tree, "-m", "hidden").Trim());
        Assert.Equal($"TOKEN={_key}\n", Git.Run("show", "hidden:new.env"));
        Assert.Equal("new.env", Assert.Single(_history.Scan(1)).Path);
        Assert.Equal("new.env", Assert.Single(_history.Scan(1, "--range", "main..hidden")).Path);
    }

    [Theory]
    [InlineData("100644 \0")]
    [InlineData("100644 a.txt\0{blob}rest")]
    public void A_tree_that_git_refuses_is_named_and_what_it_leads_to_is_found(string entry)
    {
        string blob = Git.Store("blob", Encoding.ASCII.GetBytes($"TOKEN={_key}\n"));
        byte[] id = Convert.FromHexString(blob);
        byte[] tree = [.. entry.Split("{blob}") is [string first, string rest]
            ? (byte[])[.. Encoding.ASCII.GetBytes(first), .. id, .. Encoding.ASCII.GetBytes(rest)]
            : [.. Encoding.ASCII.GetBytes(entry), .. id]];
        string broken = Git.Store("tree", tree);
        Git.Run("update-ref", "refs/heads/hidden", Git.Store("commit", Encoding.ASCII.GetBytes($"tree {broken}\nauthor A "
            + "<a@example.test> 1700000000 +0000\ncommitter A <a@example.test> 1700000000 +0000\n\nhidden\n")));
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(Git.Path, 2);
        Assert.Equal(_key, Assert.Single(found).Secret);
        Assert.Contains($"{broken}: The tree is broken", run.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_tag_leads_to_the_first_object_it_names()
    {
        _history.Git.Run("switch", "-q", "-c", "hidden");
        string hidden = _history.Commit("new.env", $"TOKEN={_key}\n").Commit;
        Git.Run("switch", "-q", "main");
        Git.Run("branch", "-q", "-D", "hidden");
        string tag = Git.Store("tag", Encoding.ASCII.GetBytes($"object {hidden}\ntype commit\ntag v1\ntagger A <a@example.test> "
            + $"1700000000 +0000\nobject {Git.Run("rev-parse", "main").Trim()}\n\nv1\n"));
        Git.Run("update-ref", "refs/tags/v1", tag);
        Assert.Equal(hidden, Git.Run("rev-parse", "v1^{commit}").Trim());
        Assert.Equal((_key, "v1"), Assert.Single(_history.Scan(1)) is var found ? (found.Secret, found.ReachableFrom) : default);
    }

    [Fact]
    public void A_commit_in_an_encoding_that_is_refused_is_read()
    {
        Git.Run("-c", "i18n.commitEncoding=utf-7", "commit", "-q", "--allow-empty", "-m", $"TOKEN={_key}");
        Assert.Equal(_key, Assert.Single(_history.Scan(1)).Secret);
    }

    [Fact]
    public void An_old_version_that_is_packed_as_a_difference_to_one_too_large_is_read()
    {
        var random = new Random(3);
        string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"line {i} {random.NextInt64():x16}\n"));
        string old = Lines(20_000);
        _history.Commit("data.txt", $"{old}TOKEN={_key}\n");
        _history.Commit("data.txt", old + Lines(30_000));
        Git.Run("gc", "-q");
        string packed = Git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectsize) %(deltabase)");
        Assert.Contains(packed.Split('\n'), l => l.Split(' ') is [
            string size, string @base] && long.Parse(size) is > 500_000 and < 1_000_000 && @base.Any(c => c != '0'));
        Found found = Assert.Single(_history.Scan(2, "--max-file-size", "1MiB"));
        Assert.Equal((_key, "data.txt", 20_001), (found.Secret, found.Path, found.Line));
    }

    [Fact]
    public void Trees_that_name_one_another_over_and_over_are_looked_through_once()
    {
        byte[] id = Convert.FromHexString(Git.Store("blob", Encoding.ASCII.GetBytes($"TOKEN={_key}\n")));
        string mode = "100644";
        for (int level = 0; level < 12; level++)
        {
            id = Convert.FromHexString(Git.Store("tree", [.. Enumerable.Range(0, 10)
                .SelectMany(i => (byte[])[.. Encoding.ASCII.GetBytes($"{mode} {(char)('a' + i)}\0"), .. id])]));
            mode = "40000";
        }
        Git.Run("update-ref", "refs/heads/many",
            Git.Run("commit-tree", Convert.ToHexString(id).ToLowerInvariant(), "-m", "10^12 files").Trim());
        Found found = Assert.Single(_history.Scan(1));
        Assert.Equal(_key, found.Secret);
        Assert.NotEmpty(found.Others);
        Assert.Equal(_key, Assert.Single(_history.Scan(1, "--range", "main..many")).Secret);
    }
}
