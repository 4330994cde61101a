using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
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
                    Assert.Equal(tree.Select(e => $"{e.Name} {e.Target.Sha}").Order(StringComparer.Ordinal), EntriesOf(read.Content.Span).Order(StringComparer.Ordinal));
                    break;
                case LibGit2Sharp.Commit commit:
                    var ours = CommitText.Parse(read.Content, ObjectFormat.Sha1);
                    Assert.Equal(commit.Tree.Sha, ours.Tree.ToString());
                    Assert.Equal(commit.Parents.Select(p => p.Sha), ours.Parents.Select(p => p.ToString()));
                    Assert.Equal((commit.Author.Name, commit.Author.Email, (DateTimeOffset?)commit.Author.When), (ours.Author.Name, ours.Author.Email, ours.Author.Date));
                    break;
            }
            compared++;
        }
        Assert.True(compared > 40);
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
        foreach (TreeEntry entry in new TreeEntries(content, ObjectFormat.Sha1))
            entries.Add($"{System.Text.Encoding.UTF8.GetString(entry.Name)} {entry.Id}");
        return entries;
    }
}
