using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>Parts of a history, as they are asked for on the command line.</summary>
public sealed class RangeTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly string _old = PlantedHistory.MakeKey(1);
    private readonly string _new = PlantedHistory.MakeKey(2);
    private readonly Planted _first;
    private readonly Planted _second;

    public RangeTests()
    {
        _first = _history.Commit("old.env", $"TOKEN={_old}\n");
        _history.Git.Run("switch", "-q", "-c", "feature");
        _second = _history.Commit("new.env", $"TOKEN={_new}\n");
    }

    public void Dispose() => _history.Dispose();

    [Theory]
    [InlineData("--range", "main..feature")]
    [InlineData("--range", "main...feature")]
    [InlineData("--range", "feature..feature")]
    [InlineData("--since-commit", "main")]
    [InlineData("--since", "2023-11-15T00:50:00+01:30")]
    public void Only_what_the_part_adds_is_found(string option, string value) =>
        Assert.Single(_history.Scan(1, option, value)).AssertIs(_new, "new.env", 1, _second, "HEAD,feature");

    [Fact]
    public void A_branch_is_what_it_reaches() =>
        Assert.Single(_history.Scan(1, "--branch", "main")).AssertIs(_old, "old.env", 1, _first, "HEAD,feature,main");

    [Fact]
    public void The_latest_commit_is_found_in_a_clone_of_depth_one()
    {
        using var clone = GitRepository.MakeFolder();
        clone.Run("clone", "-q", "--depth", "1", "-b", "feature", $"file://{_history.Git.Path}", "shallow");
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(clone.Combine("shallow"), 1, "--range", "HEAD..HEAD");
        Assert.Equal([_new, _old], found.Select(f => f.Secret));
        Assert.DoesNotContain("INCOMPLETE", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nowhere' names no commit here; fetch it first", "--range", "nowhere..HEAD")]
    [InlineData("'nowhere' names no commit here; fetch it first", "--range", "HEAD..nowhere")]
    [InlineData("'1234567812345678123456781234567812345678' names no commit here; fetch it first", "--range",
        "1234567812345678123456781234567812345678..HEAD")]
    [InlineData("'HEAD' is no range; write A..B", "--range", "HEAD")]
    [InlineData("nowhere", "--branch", "nowhere")]
    [InlineData("nowhere", "--since-commit", "nowhere")]
    [InlineData("1234567812345678123456781234567812345678", "--since-commit", "1234567812345678123456781234567812345678")]
    [InlineData("--output=canary", "--branch", "--output=canary")]
    [InlineData("the part of history asked for has no commits", "--range", "feature..main")]
    [InlineData("the part of history asked for has no commits", "--since", "2099-01-01")]
    [InlineData("the part of history asked for has no commits", "--since-commit", "feature")]
    public void What_names_nothing_ends_with_2_and_says_so(string message, string option, string value)
    {
        (KeyScanRun run, IReadOnlyList<Found> found) = _history.Scan(_history.Git.Path, 2, $"{option}={value}");
        Assert.Empty(found);
        Assert.Contains(message, run.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_that_a_shallow_clone_cuts_off_says_so()
    {
        _history.Git.Run("switch", "-q", "main");
        _history.Commit("more", "more\n");
        _history.Git.Run("switch", "-q", "feature");
        for (int i = 0; i < 4; i++)
            _history.Commit($"{i}", "text\n");
        using var clone = GitRepository.MakeFolder();
        clone.Run("clone", "-q", "--depth", "2", "--no-single-branch", "-b", "feature", $"file://{_history.Git.Path}", "shallow");
        (KeyScanRun run, _) = _history.Scan(clone.Combine("shallow"), 2, "--range", "origin/main..HEAD");
        Assert.Contains("the clone is shallow and ends at commit ", run.Output, StringComparison.Ordinal);
        Assert.Contains("git fetch --unshallow", run.Output, StringComparison.Ordinal);
    }
}
