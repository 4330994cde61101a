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
        Assert.Equal(added, Findings(second).Single(f => f.GetProperty("path").GetString() == "new.env").GetProperty("commit").GetString());
        Assert.All(Findings(second), f => Assert.Contains("main", f.GetProperty("reachable_from").EnumerateArray().Select(r => r.GetString())));
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
    public void The_state_holds_no_secret()
    {
        Scan();
        string state = File.ReadAllText(Directory.GetFiles(_state.Path).Single());
        Assert.Contains("old.env", state, StringComparison.Ordinal);
        Assert.DoesNotContain(Key(1)[4..16], state, StringComparison.Ordinal);
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
    public void What_only_a_detached_HEAD_reaches_is_reported_again()
    {
        _repository.Run("checkout", "-q", "--detach");
        _repository.Write("detached.env", $"TOKEN={Key(5)}\n");
        _repository.Commit("on no branch");
        Assert.Equal(["detached.env", "old.env"], Paths(Scan()));
        KeyScanRun again = Scan();
        Assert.Equal(["detached.env", "old.env"], Paths(again));
        Assert.Equal(["HEAD"], Findings(again).Single(f => f.GetProperty("path").GetString() == "detached.env").GetProperty("reachable_from").EnumerateArray().Select(r => r.GetString()));
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
        Assert.Contains("--state: only scans of everything that refs reach can be continued", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _state.Dispose();
    }

    private static string Key(int seed) => ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(seed));

    private KeyScanRun Scan(params string[] more) => KeyScanProcess.Run(_repository.Path, ["git", "--state", _state.Path, "-f", "jsonl", .. more]);

    private static JsonElement[] Findings(KeyScanRun run) => [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    private static IEnumerable<string?> Paths(KeyScanRun run) => Findings(run).Select(f => f.GetProperty("path").GetString()).Order(StringComparer.Ordinal);
}
