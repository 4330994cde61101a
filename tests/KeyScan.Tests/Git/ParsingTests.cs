using System.Text;
using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

public sealed class ParsingTests
{
    [Fact]
    public void Commits_trees_and_tags_say_what_git_says()
    {
        using var repository = new GitRepository();
        repository.CommitHistory(2);
        using ObjectDatabase database = ObjectDatabase.Open(RepositoryLayout.Find(repository.Path));
        ReadOnlyMemory<byte> Read(string name) =>
            database.Read(ObjectComparison.Parse(repository.Run("rev-parse", name).Trim())).Content;

        CommitText commit = CommitText.Parse(Read("HEAD"), ObjectFormat.Sha1);
        Assert.Equal(repository.Run("rev-parse", "HEAD^{tree}").Trim(), commit.Tree.ToString());
        Assert.Equal(repository.Run("rev-parse", "HEAD^").Trim(), Assert.Single(commit.Parents).ToString());
        var author = new Signature("Ada Example", "ada@example.com",
            DateTimeOffset.Parse(repository.Run("show", "-s", "--format=%aI", "HEAD").Trim()));
        Assert.Equal((author, author), (commit.Author, commit.Committer));
        Assert.Equal(TimeSpan.FromMinutes(90), commit.Author.Date!.Value.Offset);
        Assert.Equal("version 1\n\nof a history\n", Encoding.UTF8.GetString(commit.Message.Span));

        var listed = new StringBuilder();
        var entries = new TreeEntries(Read("HEAD^{tree}").Span, ObjectFormat.Sha1);
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            listed.Append($"{Convert.ToString(entry.Mode, 8).PadLeft(6, '0')} {(entry.IsTree ? "tree" : "blob")} "
                + $"{entry.Id}\t{Encoding.UTF8.GetString(entry.Name)}\n");
        }
        Assert.False(entries.IsBroken);
        Assert.Equal(repository.Run("ls-tree", "HEAD"), listed.ToString());

        TagText tag = TagText.Parse(Read("v1"), ObjectFormat.Sha1);
        Assert.Equal(repository.Run("rev-parse", "HEAD").Trim(), tag.Target.ToString());
        Assert.Equal((ObjectType.Commit, "v1", "a tag\n"), (tag.TargetType, tag.Name, Encoding.UTF8.GetString(tag.Message.Span)));
        Assert.Equal(author, tag.Tagger);
    }

    [Fact]
    public void Names_are_read_in_the_encoding_the_commit_names()
    {
        byte[] text = Encoding.Latin1.GetBytes(
            "author J\u00e9 <j@example.com> 5 -0200\nencoding ISO-8859-1\ngpgsig begin\n end\n\nm\u00e9ssage");
        CommitText commit = CommitText.Parse(text, ObjectFormat.Sha1);
        Assert.Equal(new Signature("J\u00e9", "j@example.com",
            new DateTimeOffset(1969, 12, 31, 22, 0, 5, TimeSpan.FromHours(-2))), commit.Author);
        Assert.Equal("m\u00e9ssage", commit.Encoding.GetString(commit.Message.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no brackets")]
    [InlineData("A > B < C")]
    [InlineData("A <a> 99999999999999999999 +0000")]
    [InlineData("A <a> -99999999999999 +0000")]
    [InlineData("A <a> x")]
    public void A_signature_without_a_date_has_none(string line) =>
        Assert.Null(Signature.Parse(Encoding.UTF8.GetBytes(line), Encoding.UTF8).Date);

    [Theory]
    [InlineData("A <a> 0 +9999", 0)]
    [InlineData("A <a> 0 +1400", 840)]
    [InlineData("A <a> 0 -0030", -30)]
    [InlineData("A <a> 0 zone", 0)]
    [InlineData("A <a> 253402300799 +1400", 0)]
    public void A_zone_that_is_none_counts_as_utc(string line, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes),
            Signature.Parse(Encoding.UTF8.GetBytes(line), Encoding.UTF8).Date!.Value.Offset);

    [Fact]
    public void Broken_commits_tags_and_trees_end_without_an_exception()
    {
        var random = new Random(7);
        byte[] tree = [.. "100644 name\0"u8, .. new byte[20], .. "40000 folder\0"u8, .. new byte[20]];
        byte[] commit = Encoding.ASCII.GetBytes(
            $"tree {new string('a', 40)}\nparent {new string('b', 40)}\nauthor A <a> 1 +0000\nencoding utf-8\n\nm");
        for (int i = 0; i < 5000; i++)
        {
            foreach (byte[] original in (byte[][])[tree, commit])
            {
                byte[] mutant = original[..random.Next(original.Length + 1)];
                for (int change = 0; change < 3 && mutant.Length > 0; change++)
                    mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
                var entries = new TreeEntries(mutant, ObjectFormat.Sha1);
                while (entries.MoveNext())
                    Assert.True(entries.Current.Name.Length > 0 || entries.IsBroken);
                _ = CommitText.Parse(mutant, ObjectFormat.Sha1).Author;
                _ = TagText.Parse(mutant, ObjectFormat.Sha1).Tagger;
            }
        }
    }
}
