using System.Text.Json;
using KeyScan.Rules.Examples;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary><c>keyscan git --state</c>: what is new is read, what was found before is found again.</summary>
public sealed class StateTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _state = new();

    public StateTests()
    {
        for (int i = 0; i < 20; i++)
            _repository.Write($"src/file{i}.txt", $"text {i}\n");
        _repository.Write("old.env", $"TOKEN={Key(1)}\n");
        _repository.Commit("first");
    }

    [Fact]
    public void The_second_scan_reads_only_what_is_new_and_reports_everything()
    {
        Assert.Equal(["old.env"], Paths(Scan()));
        _repository.Write("new.env", $"TOKEN={Key(2)}\n");
        string added = _repository.Commit("second");

        KeyScanRun second = Scan();
        Assert.Equal(1, second.ExitCode);
        Assert.Equal(["new.env", "old.env"], Paths(second));
        Assert.Equal(added,
            Findings(second).Single(f => f.GetProperty("path").GetString() == "new.env").GetProperty("commit").GetString());
        Assert.All(Findings(second),
            f => Assert.Contains("main", f.GetProperty("reachable_from").EnumerateArray().Select(r => r.GetString())));
        // The new file and the old one with the key, of twenty-two.
        Assert.Contains(": 2 blobs, ", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_new_is_reported_to_who_asks_for_that()
    {
        Scan();
        _repository.Write("new.env", $"TOKEN={Key(2)}\n");
        _repository.Commit("second");
        Assert.Equal(["new.env"], Paths(Scan("--only-new")));
        Assert.Equal(0, Scan("--only-new").ExitCode);
        Assert.Equal(["new.env", "old.env"], Paths(Scan()));
    }

    [Fact]
    public void The_state_holds_no_secret_wherever_it_stands_and_nobody_else_can_read_it()
    {
        _repository.Write($"keys {Key(1)}/of {Key(8)}.env", $"TOKEN={Key(1)}\nOTHER={Key(8)}\n");
        _repository.Run("add", "-A");
        _repository.Run("-c", $"user.name={Key(9)}", "commit", "-q", "-m", $"with {Key(9)}");
        _repository.Run("tag", "-a", Key(9), "-m", $"TOKEN={Key(7)}");
        string folder = Path.Combine(_state.Path, "made", "here");
        string first = KeyScanProcess.Run(_repository.Path, "git", "--state", folder, "-f", "jsonl").Output;
        string file = Directory.GetFiles(folder).Single();
        string state = File.ReadAllText(file);
        Assert.Contains(_repository.Run("rev-parse", "HEAD").Trim(), state, StringComparison.Ordinal);
        Assert.DoesNotContain(".env", state, StringComparison.Ordinal);
        foreach (int seed in new[] { 1, 7, 8, 9 })
            Assert.DoesNotContain(Key(seed)[4..16], state, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
        // The repository gives the names back, authors and dates too.
        Assert.Equal(Lines(first), Lines(KeyScanProcess.Run(_repository.Path, "git", "--state", folder, "-f", "jsonl").Output));

        static string[] Lines(string text) => [.. text.Split('\n').Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_state_of_an_earlier_version_which_held_names_is_replaced()
    {
        Scan();
        string file = Directory.GetFiles(_state.Path).Single();
        File.WriteAllText(file, $$"""
            {"schema":"keyscan-state/2","digest":"x"}
            {"object":"0123456789012345678901234567890123456789","source":"Blob","path":"{{Key(1)}}","position":1}

            """);
        Assert.Equal(["old.env"], Paths(Scan()));
        Assert.DoesNotContain(Key(1), File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void With_other_rules_everything_is_read_anew()
    {
        Scan();
        Assert.Contains(": 21 blobs, ", Scan("--disable-rule", "aws").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_ref_reaches_any_more_is_not_reported_again()
    {
        _repository.Run("checkout", "-q", "-b", "side");
        _repository.Write("side.env", $"TOKEN={Key(3)}\n");
        _repository.Commit("on a branch");
        _repository.Run("checkout", "-q", "main");
        Assert.Equal(["old.env", "side.env"], Paths(Scan()));
        _repository.Run("branch", "-q", "-D", "side");
        Assert.Equal(["old.env"], Paths(Scan()));
    }

    [Fact]
    public void What_an_amended_commit_brings_again_stays_found()
    {
        Scan();
        _repository.Run("commit", "-q", "--amend", "-m", "other words");
        string amended = _repository.Run("rev-parse", "HEAD").Trim();
        KeyScanRun run = Scan();
        Assert.Equal(["old.env"], Paths(run));
        Assert.Equal(amended, Findings(run).Single().GetProperty("commit").GetString());
        Assert.Equal(["old.env"], Paths(Scan()));
    }

    [Fact]
    public void What_a_squash_merge_brought_stays_found_when_its_branch_is_deleted()
    {
        _repository.Run("checkout", "-q", "-b", "feature");
        _repository.Write("feature.env", $"TOKEN={Key(6)}\n");
        _repository.Commit("on a branch");
        _repository.Run("checkout", "-q", "main");
        Scan();
        _repository.Run("merge", "-q", "--squash", "feature");
        string squashed = _repository.Commit("squashed");
        Scan();
        _repository.Run("branch", "-q", "-D", "feature");
        KeyScanRun run = Scan();
        Assert.Equal(["feature.env", "old.env"], Paths(run));
        Assert.Equal(squashed,
            Findings(run).Single(f => f.GetProperty("path").GetString() == "feature.env").GetProperty("commit").GetString());
    }

    [Fact]
    public void What_was_found_before_is_not_new_when_its_commit_is_amended()
    {
        Scan();
        _repository.Run("commit", "-q", "--amend", "-m", "other words");
        Assert.Empty(Paths(Scan("--only-new")));
        Assert.Empty(Paths(Scan("--only-new")));
        Assert.Equal(["old.env"], Paths(Scan()));
    }

    [Fact]
    public void The_message_of_a_tag_is_found_until_the_tag_is_deleted()
    {
        Scan();
        _repository.Run("tag", "-a", "v1", "-m", $"TOKEN={Key(7)}");
        Assert.Equal(["<tag v1>", "old.env"], Paths(Scan()));
        Assert.Equal(["<tag v1>", "old.env"], Paths(Scan()));
        _repository.Run("tag", "-d", "v1");
        Assert.Equal(["old.env"], Paths(Scan()));
        _repository.Run("gc", "-q", "--prune=now");
        Assert.Equal(["old.env"], Paths(Scan()));
    }

    [Fact]
    public void A_known_file_is_found_at_the_path_it_is_copied_to()
    {
        Scan();
        Directory.Move(_repository.Combine("src"), _repository.Combine("lib"));
        _repository.Write("copies/deep/new.env", $"TOKEN={Key(1)}\n");
        _repository.Commit("copied");
        Assert.Equal(["copies/deep/new.env", "old.env"], AllPaths(Scan()));
        Directory.Move(_repository.Combine("copies"), _repository.Combine("moved"));
        _repository.Commit("moved");
        Assert.Equal(["copies/deep/new.env", "moved/deep/new.env", "old.env"], AllPaths(Scan()));
    }

    [Fact]
    public void What_git_cannot_tell_the_refs_of_is_not_gone()
    {
        string first = _repository.Run("rev-parse", "HEAD").Trim();
        _repository.Commit("second");
        Scan();
        string file = Path.Combine(_repository.Objects, first[..2], first[2..]);
        File.Delete(file);
        File.WriteAllText(file, "broken");
        KeyScanRun run = Scan();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nobody can tell which refs reach the commit", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["old.env"], Paths(run));
    }

    [Fact]
    public void What_refs_do_not_reach_over_a_gap_in_history_is_not_gone()
    {
        string second = _repository.Commit("second");
        _repository.Commit("third");
        Scan();
        File.Delete(Path.Combine(_repository.Objects, second[..2], second[2..]));
        KeyScanRun run = Scan();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"commit {second} is missing", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["old.env"], Paths(run));
    }

    [Fact]
    public void What_only_a_detached_HEAD_reaches_is_reported_again()
    {
        _repository.Run("checkout", "-q", "--detach");
        _repository.Write("detached.env", $"TOKEN={Key(5)}\n");
        _repository.Commit("on no branch");
        Assert.Equal(["detached.env", "old.env"], Paths(Scan()));
        KeyScanRun again = Scan();
        Assert.Equal(["detached.env", "old.env"], Paths(again));
        Assert.Equal(["HEAD"], Findings(again).Single(f => f.GetProperty("path").GetString() == "detached.env").GetProperty(
            "reachable_from").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public void A_broken_state_is_told_and_everything_is_scanned()
    {
        Scan();
        File.WriteAllText(Directory.GetFiles(_state.Path).Single(), "{\"schema\":");
        KeyScanRun run = Scan();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the state is broken", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["old.env"], Paths(run));
    }

    [Fact]
    public void A_scan_that_missed_something_is_not_built_upon()
    {
        _repository.Write("second.env", $"TOKEN={Key(4)}\n");
        _repository.Commit("second");
        string blob = _repository.Run("rev-parse", "HEAD:second.env").Trim();
        string file = Path.Combine(_repository.Objects, blob[..2], blob[2..]);
        byte[] content = File.ReadAllBytes(file);
        File.Delete(file);
        Assert.Equal(2, Scan().ExitCode);
        File.WriteAllBytes(file, content);
        Assert.Equal(["old.env", "second.env"], Paths(Scan()));
    }

    [Fact]
    public void A_part_cannot_be_continued()
    {
        KeyScanRun run = Scan("--range", "HEAD..HEAD");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--state: only scans of everything that refs reach can be continued", run.Errors,
            StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _state.Dispose();
    }

    private static string Key(int seed) => ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(seed));

    private KeyScanRun Scan(params string[] more) =>
        KeyScanProcess.Run(_repository.Path, ["git", "--state", _state.Path, "-f", "jsonl", .. more]);

    private static JsonElement[] Findings(KeyScanRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    private static IEnumerable<string?> AllPaths(KeyScanRun run) =>
        Findings(run).SelectMany(f => f.GetProperty("locations").EnumerateArray().Prepend(f))
            .Select(l => l.GetProperty("path").GetString()).Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Paths(KeyScanRun run) =>
        Findings(run).Select(f => f.GetProperty("path").GetString()).Order(StringComparer.Ordinal);
}
