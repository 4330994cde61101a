using System.IO.Compression;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Requests;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Requests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_failing_server_is_asked_again_after_growing_waits()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(502, "Bad gateway"), FakeAnswers.Json(500, "<html>"), FakeAnswers.Broken());
        await github.GetAsync();
        Assert.Equal([1, 2, 4], github.WaitedSeconds);
        Assert.Equal("GitHub answered 502", github.Waits[0].Why);
    }

    [Fact]
    public async Task A_server_that_names_a_time_is_given_it()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(503, "Unavailable", ("Retry-After", "20")));
        await github.GetAsync();
        Assert.Equal([20], github.WaitedSeconds);
    }

    [Fact]
    public async Task A_server_that_goes_on_failing_is_given_up()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script([.. Enumerable.Repeat(FakeAnswers.Error(500, "Server Error"), 9)]);
        GitHubException e = await github.FailAsync();
        Assert.Equal(GitHubFailure.Unavailable, e.Failure);
        Assert.Contains("GitHub failed with 500: Server Error", e.Message, StringComparison.Ordinal);
        Assert.Equal(5, github.Fake.Seen.Count);
    }

    [Fact]
    public async Task A_comment_is_not_written_twice_when_its_answer_is_lost()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Broken());
        GitHubException e = await Assert.ThrowsAsync<GitHubException>(
            () => github.Client.Comments.CreateAsync(FakeClient.Shop, 1, "hello", default));
        Assert.Equal(GitHubFailure.Unavailable, e.Failure);
        Assert.Single(github.Fake.Seen);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task What_would_be_there_twice_is_not_sent_again_after_a_servers_error(int status)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Error(status, "Server Error"), FakeAnswers.Error(status, "Server Error"));
        await Assert.ThrowsAsync<GitHubException>(() => github.Client.Comments.CreateAsync(FakeClient.Shop, 1, "hello", default));
        await Assert.ThrowsAsync<GitHubException>(
            () => github.Client.Checks.PublishAsync(FakeClient.Shop, ChecksTests.Run(), [], default));
        Assert.Equal(["POST /repos/acme/shop/issues/1/comments", "POST /repos/acme/shop/check-runs"],
            github.Fake.Seen.Select(s => s.ToString()));
    }

    [Fact]
    public async Task Who_asks_can_stop_waiting()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        github.Fake.Script(FakeAnswers.Silent(arrived));
        using var cancellation = new CancellationTokenSource();
        Task<Octokit.Repository> get = github.Client.FindAsync(FakeClient.Shop, cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Empty(github.Waits);
    }

    // Octokit ends each request after 100 seconds, all waits for rate limits included.
    [Fact]
    public async Task Octokits_own_end_of_a_request_is_taken_away()
    {
        using var below = new Recording();
        using var cancellation = new CancellationTokenSource();
        var request = new Octokit.Internal.Request { Method = HttpMethod.Get, BaseAddress = new Uri("http://127.0.0.1/"),
            Endpoint = new Uri("rate_limit", UriKind.Relative) };
        using var http = new BoundHttpClient(below, cancellation.Token);
        await http.Send(request, default);
        Assert.Equal((TimeSpan.Zero, cancellation.Token), (below.Timeout, below.Cancellation));
        Assert.Equal("GET http://127.0.0.1/rate_limit", http.Where);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_problem_after_all_attempts()
    {
        FakeClient github = await FakeClient.StartAsync();
        await github.Fake.DisposeAsync();
        GitHubException e = await Assert.ThrowsAsync<GitHubException>(
            () => github.Client.Comments.CreateAsync(FakeClient.Shop, 1, "hello", default));
        Assert.Equal(GitHubFailure.Unavailable, e.Failure);
        Assert.Equal(4, github.Waits.Count);
        github.Client.Dispose();
    }

    [Fact]
    public async Task A_silent_server_is_not_waited_for_longer_than_the_timeout()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        github.Fake.Script(FakeAnswers.Silent(arrived));
        Task<Octokit.Repository> get = github.GetAsync();
        await arrived.Task;
        github.Clock.Advance(github.Options.Timeout);
        await get;
        Assert.Equal("GitHub did not answer: no answer in 60 seconds", Assert.Single(github.Waits).Why);
    }

    [Theory]
    [InlineData(3L << 30)]
    [InlineData(null)]
    public async Task A_body_of_3_GB_or_without_end_is_cut_off(long? announced)
    {
        await using FakeClient github = await FakeClient.StartAsync(o => o with { LargestAnswer = 1 << 20 });
        github.Fake.Script(FakeAnswers.Endless(announced));
        Assert.Equal(GitHubFailure.TooLarge, (await github.FailAsync()).Failure);
        Assert.Empty(github.Waits);
    }

    [Fact]
    public async Task A_packed_body_that_is_huge_once_unpacked_is_cut_off()
    {
        await using FakeClient github = await FakeClient.StartAsync(o => o with { LargestAnswer = 1 << 20 });
        github.Fake.Script(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(new byte[8 << 20]);
        });
        Assert.Equal(GitHubFailure.TooLarge, (await github.FailAsync()).Failure);
    }

    [Fact]
    public async Task Every_request_says_who_asks_and_which_version_it_means()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        await github.GetAsync();
        IReadOnlyDictionary<string, string> headers = github.Fake.Seen.Single().Headers;
        Assert.StartsWith("KeyScan/", headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("2022-11-28", headers["X-GitHub-Api-Version"]);
        Assert.Equal("application/vnd.github+json", headers["Accept"]);
        Assert.DoesNotContain("Authorization", headers.Keys);
    }

    [Fact]
    public async Task An_unchanged_answer_is_not_sent_again()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        Octokit.Repository first = await github.GetAsync();
        Assert.Equal(first.Id, (await github.GetAsync()).Id);
        Assert.StartsWith("W/", github.Fake.Seen.Last().Headers["If-None-Match"], StringComparison.Ordinal);
    }

    private sealed class Recording : Octokit.Internal.IHttpClient
    {
        public TimeSpan Timeout { get; private set; }

        public CancellationToken Cancellation { get; private set; }

        public Task<Octokit.IResponse> Send(Octokit.Internal.IRequest request, CancellationToken cancellationToken,
            Func<object, object>? preprocessResponseBody = null)
        {
            (Timeout, Cancellation) = (request.Timeout, cancellationToken);
            return Task.FromResult<Octokit.IResponse>(null!);
        }

        public void SetRequestTimeout(TimeSpan timeout)
        {
        }

        public void Dispose()
        {
        }
    }
}
