using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class CommentsTests
{
    private const string Marker = "<!-- keyscan -->";

    [Fact]
    public async Task The_comment_with_the_marker_is_found_on_any_page()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        List<FakeComment> comments = github.Fake.Repositories["acme/shop"].Comments;
        comments.AddRange(
            Enumerable.Range(1, 150).Select(i => new FakeComment { Id = i, Issue = 7, Body = $"quoting {Marker}" }));
        comments.Add(new FakeComment { Id = 151, Issue = 7, Body = $"{Marker}\nold" });
        Octokit.IssueComment kept = await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "new", default);
        Assert.Equal(151, kept.Id);
        Assert.Equal(151, comments.Count);
        Assert.Equal($"{Marker}\nnew", comments[150].Body);
    }

    [Fact]
    public async Task An_unchanged_comment_is_not_written_again()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "same", default);
        await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "same", default);
        Assert.DoesNotContain(github.Fake.Seen, s => s.Method == "PATCH");
    }

    [Fact]
    public async Task Somebody_elses_comment_with_the_marker_does_not_stop_ours()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        List<FakeComment> comments = github.Fake.Repositories["acme/shop"].Comments;
        comments.Add(new FakeComment { Id = 1, Issue = 7, Body = $"{Marker}\nnothing to see", IsOthers = true });
        await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "one key", default);
        await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "two keys", default);
        Assert.Equal([$"{Marker}\nnothing to see", $"{Marker}\ntwo keys"], comments.Select(c => c.Body));
    }

    [Fact]
    public async Task A_comment_of_somebody_without_the_right_to_write_is_never_taken_over()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        List<FakeComment> comments = github.Fake.Repositories["acme/shop"].Comments;
        comments.Add(new FakeComment { Id = 1, Issue = 7, Body = $"{Marker}\nall clean", Author = "mallory",
            Association = "CONTRIBUTOR" });
        Octokit.IssueComment kept = await github.Client.Comments.KeepAsync(FakeClient.Shop, 7, Marker, "one key", default);
        Assert.NotEqual(1, kept.Id);
        Assert.Equal([$"{Marker}\nall clean", $"{Marker}\none key"], comments.Select(c => c.Body));
    }

    [Fact]
    public async Task A_comment_that_is_too_long_is_cut_between_characters()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        Octokit.IssueComment comment =
            await github.Client.Comments.CreateAsync(FakeClient.Shop, 7, string.Concat(Enumerable.Repeat("🔑", 40_000)), default);
        Assert.Equal(CommentsApi.LongestBody - 1, comment.Body!.Length);
        Assert.EndsWith("🔑…", comment.Body, StringComparison.Ordinal);
    }
}
