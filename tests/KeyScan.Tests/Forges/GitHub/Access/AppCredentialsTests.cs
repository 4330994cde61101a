using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Access;

public sealed class AppCredentialsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_gets_one_token_and_uses_it_until_shortly_before_it_expires(bool pkcs8)
    {
        using var app = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("acme", pkcs8));
        github.Fake.App = app.Registered("acme");
        await github.GetAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => github.GetAsync()));
        Assert.Equal(1, github.Fake.App.Tokens);

        github.Clock.Advance(TimeSpan.FromMinutes(49));
        await github.GetAsync();
        Assert.Equal(1, github.Fake.App.Tokens);

        github.Clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => github.GetAsync()));
        Assert.Equal(2, github.Fake.App.Tokens);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_replaced()
    {
        using var app = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("acme"));
        github.Fake.App = app.Registered("acme");
        await github.GetAsync();
        github.Fake.Token = "another";
        await github.GetAsync();
        Assert.Equal(2, github.Fake.App.Tokens);
    }

    [Fact]
    public async Task A_token_that_never_works_is_replaced_only_once()
    {
        using var app = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("acme"));
        github.Fake.App = app.Registered("acme");
        await github.GetAsync();
        github.Fake.Script(FakeAnswers.Error(401, "Bad credentials"), null, null, FakeAnswers.Error(401, "Bad credentials"));
        Assert.Equal(GitHubFailure.Unauthorized, (await github.FailAsync()).Failure);
    }

    [Fact]
    public async Task An_app_may_be_installed_at_a_user()
    {
        using var app = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("solo"));
        github.Fake.App = app.Registered("users/solo");
        await github.GetAsync();
        Assert.Equal("Bearer ghs-made-up-1", github.Fake.Seen.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task An_app_that_is_not_installed_or_suspended_is_told_so()
    {
        using var app = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("acme"));
        github.Fake.App = app.Registered();
        Assert.Equal("the app is not installed at acme", (await github.FailAsync()).Problem.What);
        github.Fake.App = app.Registered("acme");
        github.Fake.App.IsSuspended = true;
        Assert.Equal("the app's installation at acme is suspended", (await github.FailAsync()).Problem.What);
    }

    [Fact]
    public async Task Another_apps_key_is_not_accepted()
    {
        using var app = new MadeApp();
        using var other = new MadeApp();
        await using FakeClient github = await FakeClient.StartAsync(credentials: app.Credentials("acme"));
        github.Fake.App = other.Registered("acme");
        GitHubException e = await github.FailAsync();
        Assert.Equal(GitHubFailure.Unauthorized, e.Failure);
        Assert.DoesNotContain(github.Fake.Seen.Last().Headers["Authorization"].Split(' ')[1], e.ToString(),
            StringComparison.Ordinal);
    }
}
