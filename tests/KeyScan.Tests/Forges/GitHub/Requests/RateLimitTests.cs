using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Requests;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task Retry_After_is_kept_to(int status)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(status, "You have exceeded a secondary rate limit.", ("Retry-After", "42")));
        await github.GetAsync();
        GitHubWait wait = Assert.Single(github.Waits);
        Assert.Equal(43, wait.For.TotalSeconds);
        Assert.Equal("GitHub's rate limit is used up", wait.Why);
        Assert.Equal(2, github.Fake.Seen.Count);
    }

    [Fact]
    public async Task A_used_up_limit_is_waited_for_and_then_the_work_goes_on()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Remaining = 2;
        github.Fake.LimitReset = github.Clock.GetUtcNow().AddMinutes(40);
        for (int i = 0; i < 5; i++)
            await github.GetAsync();
        Assert.Equal([(40 * 60) + 1], github.WaitedSeconds);
        Assert.Equal(github.Fake.LimitReset.AddSeconds(1), github.Waits[0].Until);
    }

    [Fact]
    public async Task A_wrong_clock_here_does_not_lengthen_a_wait()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        DateTimeOffset theirs = github.Clock.GetUtcNow().AddDays(-3);
        github.Fake.Script(FakeAnswers.Error(403, "API rate limit exceeded", ("Date", theirs.ToString("R")),
            ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{theirs.AddSeconds(9).ToUnixTimeSeconds()}")));
        await github.GetAsync();
        Assert.Equal([10], github.WaitedSeconds);
    }

    [Fact]
    public async Task A_secondary_limit_without_a_time_is_waited_for_longer_each_time()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        FakeAnswer limited = FakeAnswers.Error(403, "You have exceeded a secondary rate limit. Please wait a few minutes.");
        github.Fake.Script(limited, limited, limited);
        await github.GetAsync();
        Assert.Equal([60, 120, 240], github.WaitedSeconds);
    }

    [Fact]
    public async Task A_limited_request_that_writes_is_sent_again()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(429, "Too many requests"));
        await github.Client.Comments.CreateAsync(FakeClient.Shop, 1, "hello", default);
        Assert.Single(github.Fake.Repositories["acme/shop"].Comments);
    }

    [Theory]
    [InlineData("Retry-After", "86400")]
    [InlineData("Retry-After", "2147483647")]
    [InlineData("X-RateLimit-Reset", "99999999999")]
    public async Task A_limit_that_lasts_too_long_is_a_problem(string header, string value)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(403, "API rate limit exceeded", ("X-RateLimit-Remaining", "0"), (header, value)));
        GitHubException e = await github.FailAsync();
        Assert.Equal(GitHubFailure.RateLimited, e.Failure);
        Assert.Empty(github.Waits);
    }

    [Fact]
    public async Task A_server_that_limits_for_ever_is_given_up()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script([.. Enumerable.Repeat(FakeAnswers.Error(429, "Too many", ("Retry-After", "0")), 50)]);
        Assert.Equal(GitHubFailure.RateLimited, (await github.FailAsync()).Failure);
        Assert.Equal(20, github.Waits.Count);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using FakeClient github = await FakeClient.StartAsync(o => o with { OnWait = _ => cancellation.Cancel() });
        github.Fake.Script(FakeAnswers.Error(429, "Too many requests", ("Retry-After", "42")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => github.Client.FindAsync(FakeClient.Shop, cancellation.Token));
    }

    [Fact]
    public async Task A_query_that_is_limited_with_a_200_waits_as_well()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        DateTimeOffset reset = github.Clock.GetUtcNow().AddMinutes(3);
        github.Fake.Script(FakeAnswers.Json(200, """{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}""", ("Date", github.Clock.GetUtcNow().ToString("R")), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{reset.ToUnixTimeSeconds()}")));
        Assert.Equal("acme/shop", (await github.Client.FindAsync(FakeClient.Shop, default)).FullName);
        Assert.Equal(reset.AddSeconds(1), Assert.Single(github.Waits).Until);
    }

    [Theory]
    [InlineData("""{"id":1,"full_name":"acme/shop","errors":"RATE_LIMITED"}""")]
    [InlineData("""{"id":1,"full_name":"acme/shop","errors":[{"type":"NOT_FOUND"},7,null]}""")]
    public async Task Another_answer_that_speaks_of_errors_is_no_limit(string body)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Json(200, body, ("X-RateLimit-Remaining", "0")));
        await Record.ExceptionAsync(() => github.Client.FindAsync(FakeClient.Shop, default));
        Assert.Empty(github.Waits);
    }

    [Fact]
    public async Task A_missing_right_is_no_limit()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(403, "Resource not accessible by integration", ("X-RateLimit-Remaining", "4999")));
        Assert.Equal(GitHubFailure.Forbidden, (await github.FailAsync()).Failure);
    }
}
