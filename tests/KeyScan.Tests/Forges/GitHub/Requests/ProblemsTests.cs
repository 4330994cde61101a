using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Requests;

public sealed class ProblemsTests
{
    private static readonly Secret Token = new("made-up-token-for-problems");

    [Fact]
    public async Task A_missing_right_is_named()
    {
        Problem problem = await ProblemAsync(FakeAnswers.Error(403, "Resource not accessible by integration",
            ("X-Accepted-GitHub-Permissions", "issues=write; pull_requests=write")));
        Assert.Equal("the token may not do that: Resource not accessible by integration", problem.What);
        Assert.Contains("issues=write or pull_requests=write", problem.WhatToDo, StringComparison.Ordinal);
        Assert.EndsWith("/repos/acme/shop", problem.Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_scope_of_a_classic_token_is_named() =>
        Assert.Contains("repo, admin:org",
            (await ProblemAsync(FakeAnswers.Error(403, "Must have admin rights", ("X-Accepted-OAuth-Scopes", "repo, admin:org"))))
                .WhatToDo,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_token_that_is_not_authorised_for_single_sign_on_is_told_so() =>
        Assert.Contains("single sign-on", (await ProblemAsync(FakeAnswers.Error(403, "Resource protected by organization SAML enforcement.", ("X-GitHub-SSO", "required; url=https://github.com/orgs/acme/sso?authorization_request=abc")))).WhatToDo, StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_token_is_told_from_none()
    {
        Assert.Equal("GitHub does not accept the token: Bad credentials",
            (await ProblemAsync(FakeAnswers.Error(401, "Bad credentials"))).What);
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Token = "some";
        Assert.Equal("GitHub wants a token", (await github.FailAsync()).Problem.What);
    }

    [Fact]
    public async Task What_is_not_there_says_that_the_token_may_not_see_it() =>
        Assert.StartsWith("it is not there, or the token may not see it",
            (await ProblemAsync(FakeAnswers.Error(404, "Not Found"))).What, StringComparison.Ordinal);

    [Fact]
    public async Task A_token_that_a_server_repeats_is_not_shown()
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        github.Fake.Script(
            FakeAnswers.Error(400, $"You said\n{Token.Reveal()}", ("X-Accepted-GitHub-Permissions", Token.Reveal())));
        GitHubException e = await github.FailAsync();
        Assert.Equal("GitHub refused the request with 400: You said ****", e.Problem.What);
        Assert.DoesNotContain(Token.Reveal(), e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"one\",\"full_name\":\"acme/shop\",\"html_url\":\"x\"}")]
    [InlineData("{\"id\":1,\"full_name\":\"../../etc/passwd\",\"html_url\":\"x\"}")]
    [InlineData("{\"id\":1,\"full_name\":\"acme/..\",\"html_url\":\"x\"}")]
    [InlineData("{\"id\":1,\"full_name\":\"acme/shop\",\"html_url\":null}")]
    [InlineData("{\"id\":1,\"full_name\":\"\\ud800\",\"html_url\":\"x\"}")]
    public async Task An_answer_that_is_none_of_the_API_is_a_problem(string body)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Json(200, body));
        Assert.Equal(GitHubFailure.NotUnderstood, (await github.FailAsync()).Failure);
    }

    [Fact]
    public async Task JSON_of_a_thousand_levels_is_a_problem()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Json(200, string.Concat(Enumerable.Repeat("{\"owner\":", 1000))));
        Assert.Equal(GitHubFailure.NotUnderstood, (await github.FailAsync()).Failure);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task A_name_that_is_none_never_reaches_an_address(string organisation)
    {
        await using FakeClient github = await FakeClient.StartAsync();
        Assert.Throws<ProblemException>(() => github.Client.Lists.OfOrganisation(organisation, default));
        Assert.Empty(github.Fake.Seen);
    }

    private static async Task<Problem> ProblemAsync(FakeAnswer answer)
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        github.Fake.Script(answer);
        return (await github.FailAsync()).Problem;
    }
}
