using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// The commit that we name is the first that <c>git log --find-object</c> lists, oldest first. Where branches brought the same
/// blob on their own, that is the one with the earlier committer's clock, because neither comes before the other in history.
/// Parents come before their children whatever their clocks say.
/// </summary>
public sealed class HistoryAttributionTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void The_first_commit_of_every_blob_is_the_one_that_git_names(int seed, bool pack)
    {
        using var history = new GeneratedHistory(seed, commits: 220);
        if (pack)
            history.Git.Run("gc", "-q", "--aggressive");
        Assert.True(int.Parse(history.Git.Run("rev-list", "--all", "--count")) >= 200);
        Assert.NotEmpty(history.Git.Run("rev-list", "--all", "--merges"));

        using var reading = HistoryReading.Of(new HistoryOptions { Repository = history.Git.Path });
        // Merges leave objects behind that no ref reaches: they are read along, and count nowhere.
        string[] all = [.. HistoryReading.AllBlobs(history.Git)], reachable = [.. HistoryReading.BlobsOf(history.Git, "--all")];
        Assert.True(all.Length > reachable.Length);
        Assert.Equal(all, reading.Blobs.Keys.Order(StringComparer.Ordinal));
        Assert.All(reading.Blobs.Values, count => Assert.Equal(1, count));

        var expected = FirstCommits(history.Git);
        var places = reading.Attribute(reading.Blobs.Keys);
        Assert.Empty(reading.Coverage.Problems);
        Assert.Equal(reachable, places.Keys.Select(b => b.ToString()).Order(StringComparer.Ordinal));
        foreach ((ObjectId blob, IReadOnlyList<Provenance> seen) in places)
        {
            Assert.Equal((blob, expected[blob.ToString()].Commit), (blob, seen[0].Commit.ToString()));
            Assert.Equal(expected[blob.ToString()].Paths.Order(StringComparer.Ordinal),
                seen.Select(p => p.Path).Order(StringComparer.Ordinal));
        }
        // The oracle reads every tree itself; git's own command says the same.
        foreach (ObjectId blob in places.Keys.Order().Where((_, i) => i % 10 == 0))
        {
            string first = history.Git.Run("log", "--all", "-m", $"--find-object={blob}", "--format=%H", "--reverse",
                "--date-order").Split('\n')[0];
            Assert.Equal((blob, first), (blob, places[blob][0].Commit.ToString()));
        }
    }

    [Fact]
    public void A_parent_comes_before_its_child_though_its_clock_was_ahead()
    {
        using var git = new GitRepository();
        git.Environment["GIT_COMMITTER_DATE"] = "1800000000 +0000";
        git.Write("a.txt", "text\n");
        string first = git.Commit("from the future");
        git.Environment["GIT_COMMITTER_DATE"] = "1700000000 +0000";
        git.Write("b.txt", "text\n");
        string second = git.Commit("today");

        using var reading = HistoryReading.Of(new HistoryOptions { Repository = git.Path });
        var places = Assert.Single(reading.Attribute(reading.Blobs.Keys)).Value;
        Assert.Equal([("a.txt", first), ("b.txt", second)], places.Select(p => (p.Path, p.Commit.ToString())));
    }

    [Fact]
    public void What_two_branches_brought_is_named_by_the_earlier_commit()
    {
        using var git = new GitRepository();
        git.Commit("root");
        git.Run("switch", "-q", "-c", "late");
        git.Environment["GIT_COMMITTER_DATE"] = "1700009000 +0000";
        git.Write("a.txt", "text\n");
        git.Commit("late");
        git.Run("switch", "-q", "-c", "early", "main");
        git.Environment["GIT_COMMITTER_DATE"] = "1700001000 +0000";
        git.Write("b.txt", "text\n");
        string early = git.Commit("early");

        using var reading = HistoryReading.Of(new HistoryOptions { Repository = git.Path });
        var places = Assert.Single(reading.Attribute(reading.Blobs.Keys)).Value;
        Assert.Equal(["b.txt", "a.txt"], places.Select(p => p.Path));
        Assert.Equal(early, places[0].Commit.ToString());
        Assert.Equal("early", string.Join(',', places[0].ReachableFrom.Where(r => r != "HEAD")));
    }

    /// <summary>The first commit and every path of each blob, by listing the whole tree of every commit.</summary>
    private static Dictionary<string, (string Commit, HashSet<string> Paths)> FirstCommits(GitRepository git)
    {
        var first = new Dictionary<string, (string Commit, HashSet<string> Paths)>(StringComparer.Ordinal);
        foreach (string commit in git.Run("log", "--all", "--format=%H", "--reverse", "--date-order")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string entry in git.Run("ls-tree", "-r", "-z", commit).Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                string blob = entry.Split(' ')[2].Split('\t')[0], path = entry.Split('\t')[1];
                first.TryAdd(blob, (commit, new HashSet<string>(StringComparer.Ordinal)));
                first[blob].Paths.Add(path);
            }
        }
        return first;
    }
}
