namespace KeyScan.Tests.EndToEnd.History;

/// <summary>Keys in what people write about commits, and in who they say they are.</summary>
public sealed class MessageTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly string _key = PlantedHistory.MakeKey(1);

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_commit_message()
    {
        _history.Commit("readme.md", "hello\n");
        Planted planted = _history.Commit("readme.md", "more\n", $"Subject\n\nTOKEN={_key}");
        Found found = Assert.Single(_history.Scan());
        found.AssertIs(_key, "<commit message>", 3, planted, "HEAD,main", "commit_message");
        Assert.Equal(planted.Commit, found.Blob);
    }

    [Fact]
    public void Two_commit_messages_are_two_places()
    {
        Planted first = _history.Commit("readme.md", "hello\n", $"TOKEN={_key}");
        Planted second = _history.Commit("readme.md", "more\n", $"again\n\nTOKEN={_key}");
        Found found = Assert.Single(_history.Scan());
        found.AssertBeginsAt(_key, "<commit message>", 1, first, "HEAD,main", "commit_message");
        Assert.Equal([("<commit message>", 3, second.Commit)], found.Others);
    }

    [Fact]
    public void The_message_of_a_commit_that_nothing_reaches()
    {
        _history.Commit("readme.md", "hello\n");
        Planted planted = _history.Commit("readme.md", "more\n", $"TOKEN={_key}");
        _history.Git.Run("reset", "-q", "--hard", "HEAD~1");
        Assert.Empty(_history.Scan(exitCode: 0));
        Assert.Single(_history.Scan(1, "--unreachable")).AssertIs(_key, "<commit message>", 1, planted, "", "commit_message");
    }

    [Fact]
    public void An_author_line()
    {
        _history.Commit("readme.md", "hello\n");
        _history.Git.Environment["GIT_AUTHOR_NAME"] = $"TOKEN={_key}";
        Planted planted = _history.Commit("readme.md", "more\n", "Subject") with { Author = "" };
        Found found = Assert.Single(_history.Scan());
        // The message's one line, the empty line after it, and the author.
        Assert.Equal((_key, "commit_message", "<commit message>", 3, planted.Commit),
            (found.Secret, found.Source, found.Path, found.Line, found.Commit));
        Assert.Empty(found.Others);
    }

    [Fact]
    public void The_message_of_an_annotated_tag()
    {
        Planted tagged = _history.Commit("readme.md", "hello\n");
        var tag = new Planted(tagged.Commit, _history.Author, _history.Date);
        _history.Git.Run("tag", "-a", "v1", "-m", $"Release\n\nTOKEN={_key}");
        Found found = Assert.Single(_history.Scan());
        found.AssertIs(_key, "<tag v1>", 3, tag, "v1", "tag_message");
        Assert.Equal(_history.Git.Run("rev-parse", "v1").Trim(), found.Blob);
    }

    [Fact]
    public void A_tag_of_a_tag_and_one_that_was_deleted()
    {
        string deleted = PlantedHistory.MakeKey(2);
        _history.Commit("readme.md", "hello\n");
        _history.Git.Run("tag", "-a", "gone", "-m", $"TOKEN={deleted}");
        _history.Git.Run("tag", "-d", "gone");
        _history.Git.Run("tag", "-a", "inner", "-m", $"TOKEN={_key}");
        _history.Git.Run("tag", "-a", "outer", "-m", "outer", "inner");
        _history.Git.Run("tag", "-d", "inner");

        Found found = Assert.Single(_history.Scan());
        Assert.Equal((_key, "<tag inner>", "outer"), (found.Secret, found.Path, found.ReachableFrom));
        Assert.Contains((deleted, "<tag gone>", ""),
            _history.Scan(1, "--unreachable").Select(f => (f.Secret, f.Path, f.ReachableFrom)));
    }
}
