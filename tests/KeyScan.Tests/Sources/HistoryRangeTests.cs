using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>Parts of a history: the blobs read are those that <c>git rev-list --objects</c> lists.</summary>
public sealed class HistoryRangeTests(HistoryRangeTests.Generated generated) : IClassFixture<HistoryRangeTests.Generated>
{
    private readonly GitRepository _git = generated.History.Git;

    [Theory]
    [InlineData("main~5..main", "main~5..main")]
    [InlineData("branch-1..branch-2", "branch-1..branch-2")]
    [InlineData("branch-2..branch-1", "branch-2..branch-1")]
    [InlineData("tag-main~3..tag-main", "tag-main~3..main")]
    [InlineData("main~4..", "main~4..HEAD")]
    public void A_range_is_what_the_second_commit_reaches_and_the_first_does_not(string range, string asGitSays) =>
        AssertSame(o => o with { Range = range }, asGitSays);

    // Not git's symmetric difference: a reviewer asks what a branch adds, not what it lacks.
    [Theory]
    [InlineData("branch-1", "branch-2")]
    [InlineData("branch-2", "main")]
    public void A_range_with_three_dots_is_what_the_second_commit_adds_since_they_parted(string first, string second)
    {
        string[] parted = _git.Run("merge-base", "--all", first, second).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        AssertSame(o => o with { Range = $"{first}...{second}" }, [second, .. parted.Select(p => $"^{p}")]);
    }

    [Theory]
    [InlineData("HEAD..HEAD")]
    [InlineData("HEAD...HEAD")]
    [InlineData("branch-1..branch-1")]
    public void A_range_from_a_commit_to_itself_is_that_commit(string range) =>
        AssertSame(o => o with { Range = range }, range[..range.IndexOf('.')] + "^!");

    [Fact]
    public void Since_a_commit_is_what_it_does_not_reach() =>
        AssertSame(o => o with { SinceCommit = "main~10" }, "--all", "^main~10");

    // Without the boundary git would list every file that the first of those commits has, also what nobody touched since.
    [Fact]
    public void Since_a_date_is_what_was_added_after_it()
    {
        string date = _git.Run("log", "-1", "--format=%cI", "main~8").Trim();
        string[] listed =
            _git.Run("rev-list", "--all", $"--since={date}", "--boundary").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(listed, l => l.StartsWith('-'));
        AssertSame(o => o with { SinceDate = date },
            [$"--since={date}", "--all", .. listed.Where(l => l.StartsWith('-')).Select(l => $"^{l[1..]}")]);
    }

    [Fact]
    public void Branches_are_what_they_reach()
    {
        AssertSame(o => o with { Branches = ["branch-1"] }, "branch-1");
        AssertSame(o => o with { Branches = ["branch-1", "tag-main", "branch-2~1"] }, "branch-1", "tag-main", "branch-2~1");
    }

    [Fact]
    public void A_part_knows_the_refs_after_it_and_the_first_commit_in_it()
    {
        using HistoryReading reading = HistoryReading.Of(new HistoryOptions { Repository = _git.Path, Range = "main~6..main~3" });
        var commits = _git.Run("rev-list", "main~6..main~3").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
        foreach (Provenance place in reading.Attribute(reading.Blobs.Keys).Values.SelectMany(p => p))
        {
            Assert.Contains(place.Commit.ToString(), commits);
            Assert.Equal(
                _git.Run("for-each-ref", "--format=%(refname:lstrip=2)", "--contains", place.Commit.ToString())
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
                place.ReachableFrom.Where(r => r != "HEAD").Order(StringComparer.Ordinal));
        }
    }

    private void AssertSame(Func<HistoryOptions, HistoryOptions> part, params string[] revisions)
    {
        using HistoryReading reading = HistoryReading.Of(part(new HistoryOptions { Repository = _git.Path }));
        Assert.Equal(HistoryReading.BlobsOf(_git, revisions), reading.Blobs.Keys.Order(StringComparer.Ordinal));
        Assert.All(reading.Blobs.Values, count => Assert.Equal(1, count));
        Assert.NotEmpty(reading.Blobs);
        Assert.Empty(reading.Coverage.Problems);
    }

    public sealed class Generated : IDisposable
    {
        internal GeneratedHistory History { get; } = new(seed: 7, commits: 60);

        public void Dispose() => History.Dispose();
    }
}
