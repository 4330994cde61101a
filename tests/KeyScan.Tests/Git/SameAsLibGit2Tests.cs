using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
using KeyScan.Sources.History;
using KeyScan.Tests.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>A second oracle beside git: what LibGit2Sharp reads from ordinary repositories.</summary>
public sealed class SameAsLibGit2Tests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blobs_trees_and_commits_are_what_LibGit2Sharp_says(bool isPacked)
    {
        using var repository = new GitRepository();
        repository.CommitHistory(12, seed: 7);
        if (isPacked)
            repository.Run("gc", "-q", "--aggressive");
        using LibGit2Sharp.Repository other = LibGit2.Open(repository.Path);
        using var database = ObjectDatabase.Open(RepositoryLayout.Find(repository.Path));

        int compared = 0;
        foreach (LibGit2Sharp.GitObject expected in other.ObjectDatabase)
        {
            Assert.True(ObjectId.TryParse(expected.Sha, out ObjectId id));
            ObjectRead read = database.Read(id);
            Assert.Equal(ReadOutcome.Found, read.Outcome);
            switch (expected)
            {
                case LibGit2Sharp.Blob blob:
                    Assert.Equal(ContentOf(blob), read.Content.ToArray());
                    break;
                case LibGit2Sharp.Tree tree:
                    Assert.Equal(tree.Select(e => $"{e.Name} {e.Target.Sha}").Order(StringComparer.Ordinal),
                        EntriesOf(read.Content.Span).Order(StringComparer.Ordinal));
                    break;
                case LibGit2Sharp.Commit commit:
                    var ours = CommitText.Parse(read.Content, ObjectFormat.Sha1);
                    Assert.Equal(commit.Tree.Sha, ours.Tree.ToString());
                    Assert.Equal(commit.Parents.Select(p => p.Sha), ours.Parents.Select(p => p.ToString()));
                    Assert.Equal((commit.Author.Name, commit.Author.Email, (DateTimeOffset?)commit.Author.When),
                        (ours.Author.Name, ours.Author.Email, ours.Author.Date));
                    break;
            }
            compared++;
        }
        Assert.True(compared > 40);
    }

    [Fact]
    public void The_first_commit_of_every_blob_is_the_one_that_a_walk_with_LibGit2Sharp_finds()
    {
        using var history = new GeneratedHistory(seed: 11, commits: 120);
        using LibGit2Sharp.Repository other = LibGit2.Open(history.Git.Path);
        // Two orders may both put parents first; the earliest place is then a matter of clocks, which libgit2 sorts by as well.
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        var filter = new LibGit2Sharp.CommitFilter
        {
            IncludeReachableFrom = other.Refs,
            SortBy = LibGit2Sharp.CommitSortStrategies.Topological | LibGit2Sharp.CommitSortStrategies.Time
                | LibGit2Sharp.CommitSortStrategies.Reverse,
        };
        foreach (LibGit2Sharp.Commit commit in other.Commits.QueryBy(filter))
            AddBlobs(commit.Tree, commit.Sha, expected);

        using var reading = HistoryReading.Of(new HistoryOptions { Repository = history.Git.Path });
        var places = reading.Attribute(reading.Blobs.Keys);
        Assert.True(places.Count > 40);
        Assert.Equal(expected.Keys.Where(reading.Blobs.ContainsKey).Order(StringComparer.Ordinal),
            places.Keys.Select(b => b.ToString()).Order(StringComparer.Ordinal));
        Assert.All(places, p => Assert.Equal((p.Key, expected[p.Key.ToString()]), (p.Key, p.Value[0].Commit.ToString())));
    }

    private static void AddBlobs(LibGit2Sharp.Tree tree, string commit, Dictionary<string, string> first)
    {
        foreach (LibGit2Sharp.TreeEntry entry in tree)
        {
            if (entry.Target is LibGit2Sharp.Tree below)
                AddBlobs(below, commit, first);
            else
                first.TryAdd(entry.Target.Sha, commit);
        }
    }

    private static byte[] ContentOf(LibGit2Sharp.Blob blob)
    {
        using Stream stream = blob.GetContentStream();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static List<string> EntriesOf(ReadOnlySpan<byte> content)
    {
        var entries = new List<string>();
        var tree = new TreeEntries(content, ObjectFormat.Sha1);
        while (tree.MoveNext())
            entries.Add($"{System.Text.Encoding.UTF8.GetString(tree.Current.Name)} {tree.Current.Id}");
        return entries;
    }
}
