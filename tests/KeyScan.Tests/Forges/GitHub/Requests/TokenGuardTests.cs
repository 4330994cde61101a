using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Requests;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Requests;

/// <summary>
/// Octokit follows the next page and redirects wherever they lead, with the token it was given. It is given none, and what
/// leads away is not asked.
/// </summary>
public sealed class TokenGuardTests
{
    private static readonly Secret Token = new("made-up-token-for-guard");

    [Theory]
    [InlineData("127.0.0.1", "Link")]
    [InlineData("localhost", "Link")]
    [InlineData("127.0.0.1", "Location")]
    [InlineData("localhost", "Location")]
    public async Task Neither_another_port_nor_another_host_is_asked(string host, string header)
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: GitHubCredentials.OfToken(Token));
        await using FakeGitHubServer other = await FakeGitHubServer.StartAsync();
        string address = $"http://{host}:{other.Address.Port}/orgs/acme/repos?page=2";
        github.Fake.Script(header == "Link" ? FakeAnswers.Json(200, "[]", ("Link", $"<{address}>; rel=\"next\""))
            : FakeAnswers.Error(302, "Moved", ("Location", address)));
        var e = await Assert.ThrowsAsync<GitHubException>(
            async () => await github.Client.Lists.OfOrganisation("acme", default).ToListAsync());
        Assert.Equal(GitHubFailure.NotUnderstood, e.Failure);
        Assert.Empty(other.Seen);
        Assert.Equal($"Bearer {Token.Reveal()}", Assert.Single(github.Fake.Seen).Headers["Authorization"]);
    }

    // Should Octokit ever take an address from somewhere else.
    [Fact]
    public async Task What_Octokit_itself_would_send_elsewhere_is_not_sent()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        await using FakeGitHubServer other = await FakeGitHubServer.StartAsync();
        using var transport = new GitHubTransport(github.Options);
        using var invoker =
            new HttpMessageInvoker(new GitHubHandler(transport, GitHubCredentials.OfToken(Token), github.Options));
        using var request = new HttpRequestMessage(HttpMethod.Get, other.Address);
        GitHubException e = await Assert.ThrowsAsync<GitHubException>(() => invoker.SendAsync(request, default));
        Assert.Contains("where the token does not go", e.Message, StringComparison.Ordinal);
        Assert.Empty(other.Seen);
    }

    [Theory]
    [InlineData("https://git.acme.example/api/v3/graphql", true)]
    [InlineData("https://git.acme.example/api/graphql", true)]
    [InlineData("https://git.acme.example/graphql", false)]
    [InlineData("https://git.acme.example/api/graphql/more", false)]
    [InlineData("https://git.acme.example:444/api/graphql", false)]
    [InlineData("http://git.acme.example/api/graphql", false)]
    public void Beside_the_API_there_is_its_GraphQL_and_nothing_else(string address, bool takes) =>
        Assert.Equal(takes, GitHubAddress.Parse("https://git.acme.example", "test").TakesToken(new Uri(address)));
}
