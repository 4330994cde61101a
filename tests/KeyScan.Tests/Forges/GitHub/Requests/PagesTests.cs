using KeyScan.Forges;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Requests;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Requests;

public sealed class PagesTests
{
    private static readonly Secret Token = new("made-up-token-for-pages");

    [Theory]
    [InlineData("https://evil.example/orgs/acme/repos?page=2")]
    [InlineData("http://127.0.0.1:1/orgs/acme/repos?page=2")]
    [InlineData("//evil.example/repos")]
    [InlineData("file:///etc/passwd")]
    public async Task A_next_page_elsewhere_is_not_asked_for(string address)
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        github.Fake.Script(FakeAnswers.Json(200, "[]", ("Link", $"<{address}>; rel=\"next\"")));
        var e = await Assert.ThrowsAsync<GitHubException>(
            async () => await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Equal(GitHubFailure.NotUnderstood, e.Failure);
        Assert.Single(github.Fake.Seen);
    }

    [Theory]
    [InlineData(302, "https://evil.example/repos/acme/shop")]
    [InlineData(301, "//evil.example/")]
    [InlineData(307, "")]
    public async Task A_redirect_elsewhere_is_not_followed(int status, string location)
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        github.Fake.Script(FakeAnswers.Error(status, "Moved", ("Location", location)));
        GitHubException e = await github.FailAsync();
        Assert.Equal(GitHubFailure.NotUnderstood, e.Failure);
        Assert.Single(github.Fake.Seen);
    }

    // Not among the contract tests: Prism follows redirects itself.
    [Fact]
    public async Task A_renamed_repository_is_found_under_its_old_name()
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        github.Fake.Renamed["acme/store"] = "acme/shop";
        github.Fake.Token = Token.Reveal();
        Assert.Equal(FakeClient.Shop,
            GitHubForge.NameIn(await github.Client.FindAsync(RepositoryName.Parse("acme/store", "test"), default)));
        Assert.Equal(["GET /repos/acme/store", "GET /repositories/1"], github.Fake.Seen.Select(s => s.ToString()));
    }

    [Fact]
    public async Task Redirects_in_a_ring_end()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(
            [.. Enumerable.Repeat(FakeAnswers.Error(301, "Moved Permanently", ("Location", "/repos/acme/shop")), 9)]);
        Assert.Equal(GitHubFailure.Refused, (await github.FailAsync()).Failure);
        Assert.Equal(4, github.Fake.Seen.Count);
    }

    [Fact]
    public async Task A_comment_to_a_renamed_repository_is_a_problem_that_says_so()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Renamed["acme/store"] = "acme/shop";
        var e = await Assert.ThrowsAsync<GitHubException>(
            () => github.Client.Comments.CreateAsync(RepositoryName.Parse("acme/store", "test"), 1, "hello", default));
        Assert.Contains("has another name now", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_listing_without_end_is_given_up(bool sameAgain)
    {
        await using FakeClient github = await FakeClient.StartAsync(o => o with { MostPages = 7 });
        int page = 1;
        github.Fake.Script([.. Enumerable.Repeat<FakeAnswer>(context => FakeAnswers.Json(200, "[]",
            ("Link", $"<{github.Fake.Address}orgs/acme/repos?page={(sameAgain ? 2 : ++page)}>; rel=\"next\""))(context), 50)]);
        var e = await Assert.ThrowsAsync<GitHubException>(
            async () => await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Equal(GitHubFailure.TooLarge, e.Failure);
        Assert.InRange(github.Fake.Seen.Count, 3, 8);
    }

    [Theory]
    [InlineData("rel=next")]
    [InlineData("rel=\"next\"")]
    public async Task A_next_page_with_a_comma_or_without_quotes_is_not_lost(string rel)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(
            FakeAnswers.Json(200, "[]", ("Link", $"<{github.Fake.Address}orgs/acme/repos?page=1&after=a,b>; {rel}")), null);
        Assert.Single(await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Contains("after=a", github.Fake.Seen.Last().Query, StringComparison.Ordinal);
        Assert.Contains("per_page=100", github.Fake.Seen.Last().Query, StringComparison.Ordinal);
    }

    // Octokit takes each of these for a list with nothing in it, or puts it into one.
    [Theory]
    [InlineData("")]
    [InlineData(" {} ")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("{\"message\":\"hello\"}")]
    public async Task What_is_no_list_is_a_problem_and_not_an_empty_list(string body)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Json(200, body));
        var e = await Assert.ThrowsAsync<GitHubException>(
            async () => await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Equal(GitHubFailure.NotUnderstood, e.Failure);
        Assert.EndsWith("/orgs/acme/repos", e.Problem.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?page")]
    [InlineData("?page=2&page=3&x=1&x=2")]
    public async Task A_next_page_that_Octokit_cannot_take_apart_is_a_problem(string query)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Json(200, "[]", ("Link", $"<{github.Fake.Address}orgs/acme/repos{query}>; rel=\"next\"")));
        var e = await Assert.ThrowsAsync<GitHubException>(
            async () => await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Equal(GitHubFailure.NotUnderstood, e.Failure);
    }

    [Fact]
    public async Task Each_listing_asks_for_all_there_is_in_an_order_that_holds()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        for (int i = 0; i < 2; i++)
        {
            await github.Client.Lists.OfOrganisation("acme", default).ToListAsync();
            await github.Client.Lists.OfUser("acme", default).ToListAsync();
            await github.Client.Lists.Issues(FakeClient.Shop, default).ToListAsync();
            await github.Client.Lists.IssueComments(FakeClient.Shop, default).ToListAsync();
            await github.Client.Lists.ReviewComments(FakeClient.Shop, default).ToListAsync();
            await github.Client.Lists.CommitComments(FakeClient.Shop, default).ToListAsync();
            await github.Client.Lists.Releases(FakeClient.Shop, default).ToListAsync();
        }
        string[] once =
        [
            "/orgs/acme/repos?per_page=100&sort=full_name&type=all",
            "/users/acme/repos?per_page=100&sort=full_name&type=owner",
            "/repos/acme/shop/issues?direction=asc&per_page=100&sort=updated&state=all",
            "/repos/acme/shop/issues/comments?direction=asc&per_page=100&sort=updated",
            "/repos/acme/shop/pulls/comments?direction=asc&per_page=100&sort=updated",
            "/repos/acme/shop/comments?per_page=100",
            "/repos/acme/shop/releases?per_page=100",
        ];
        Assert.Equal([.. once, .. once], github.Fake.Seen.Select(
            s => $"{s.Path}?{string.Join('&', s.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal))}"));
    }

    [Fact]
    public async Task Pages_are_asked_for_as_they_are_needed()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        for (int i = 0; i < 250; i++)
            github.Fake.Add($"acme/r{i:000}");
        Assert.Equal("acme/r000", (await github.Client.Lists.OfOrganisation("acme", default).FirstAsync()).FullName);
        Assert.Single(github.Fake.Seen);
        Assert.Equal(251, (await github.Client.Lists.OfOrganisation("acme", default).ToListAsync()).Count);
    }

    [Fact]
    public async Task A_server_of_ones_own_is_asked_below_its_base()
    {
        await using FakeClient github = await FakeClient.StartAsync(basePath: "/api/v3");
        for (int i = 0; i < 150; i++)
            github.Fake.Add($"acme/r{i:000}");
        Assert.Equal(151, (await github.Client.Lists.OfOrganisation("acme", default).ToListAsync()).Count);
        Assert.Equal("http", github.Options.Address.Api.Scheme);
        Assert.EndsWith("/api/v3/", github.Options.Address.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("<https://a/?page=2>; rel=\"next\"", "https://a/?page=2")]
    [InlineData("<https://a/?page=1>; rel=\"prev\", <https://a/?page=3>; rel=\"next\", <https://a/?page=9>; rel=\"last\"", "https://a/?page=3")]
    [InlineData("<https://a/?page=2>; rel=next", "https://a/?page=2")]
    [InlineData("<https://a/?page=1>; rel=\"last\"", null)]
    [InlineData("<https://a/?page=1; rel=\"next\"", null)]
    [InlineData("<<<<<<>>>>>>", null)]
    public void The_next_page_is_read_from_the_header(string? header, string? next) =>
        Assert.Equal(next, LinkHeader.FindNext(header));
}
