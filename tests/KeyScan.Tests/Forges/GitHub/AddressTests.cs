using KeyScan.Forges;
using KeyScan.Forges.GitHub;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class AddressTests
{
    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/", "https://github.com/")]
    [InlineData("https://github.com", "https://api.github.com/", "https://github.com/")]
    [InlineData("https://git.acme.example", "https://git.acme.example/api/v3/", "https://git.acme.example/")]
    [InlineData("https://git.acme.example:8443/api/v3", "https://git.acme.example:8443/api/v3/", "https://git.acme.example:8443/")]
    [InlineData("https://api.acme.ghe.com", "https://api.acme.ghe.com/", "https://acme.ghe.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    [InlineData("http://[::1]:8080/api/v3/", "http://[::1]:8080/api/v3/", "http://[::1]:8080/")]
    public void Addresses_are_read(string text, string api, string web)
    {
        GitHubAddress address = GitHubAddress.Parse(text, "test");
        Assert.Equal((api, web), (address.Api.AbsoluteUri, address.Web.AbsoluteUri));
        Assert.Equal($"{web}acme/shop.wiki.git", address.WikiAddress(FakeClient.Shop).AbsoluteUri);
        Assert.Equal($"{web}acme/shop.git", address.CloneAddress(FakeClient.Shop).AbsoluteUri);
    }

    [Theory]
    [InlineData("http://api.github.com")]
    [InlineData("http://10.0.0.1/api/v3")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("ftp://api.github.com")]
    [InlineData("https://user" + ":word@api.github.com")]
    [InlineData("https://api.github.com/?a=b")]
    [InlineData("api.github.com")]
    [InlineData("")]
    public void What_would_send_a_token_in_clear_or_elsewhere_is_refused(string text) =>
        Assert.Equal("test", Assert.Throws<ProblemException>(() => GitHubAddress.Parse(text, "test")).Problem.Where);

    [Theory]
    [InlineData("https://git.acme.example/api/v3/repos", true)]
    [InlineData("https://GIT.acme.example:443/api/v3/repos", true)]
    [InlineData("https://git.acme.example/api/graphql", false)]
    [InlineData("https://git.acme.example/api/v3/../../login", false)]
    [InlineData("http://git.acme.example/api/v3/repos", false)]
    [InlineData("https://git.acme.example:444/api/v3/repos", false)]
    [InlineData("https://git.acme.example.evil.example/api/v3/repos", false)]
    [InlineData("https://git.acme.example@evil.example/api/v3/repos", false)]
    [InlineData("https://a@git.acme.example/api/v3/repos", false)]
    public void A_token_stays_within_the_API(string address, bool within) =>
        Assert.Equal(within, GitHubAddress.Parse("https://git.acme.example", "test").Contains(new Uri(address)));

    [Theory]
    [InlineData("https://git.acme.example/acme/shop.git", true)]
    [InlineData("https://GIT.acme.example:443/acme/shop.git", true)]
    [InlineData("https://git.acme.example:8443/acme/shop.git", false)]
    [InlineData("http://git.acme.example/acme/shop.git", false)]
    [InlineData("https://evil.example/git.acme.example", false)]
    [InlineData("https://clone.acme.example:8443/acme/shop.git", true)]
    [InlineData("https://clone.acme.example/acme/shop.git", false)]
    [InlineData("https://mirror.acme.example:1234/acme/shop.git", true)]
    [InlineData("http://mirror.acme.example/acme/shop.git", false)]
    public void A_token_goes_to_its_own_host_and_port_and_to_those_that_somebody_listed(string url, bool may) => Assert.Equal(may,
        GitHubAddress.Parse("https://git.acme.example", "test").WithTokenHosts(["clone.acme.example:8443", "mirror.acme.example"]).MayHaveToken(new Uri(url)));

    [Fact]
    public void Servers_of_one_machine_are_as_many_as_their_ports() =>
        Assert.False(
            GitHubAddress.Parse("http://127.0.0.1:8080", "test").MayHaveToken(new Uri("http://127.0.0.1:8081/acme/shop.git")));

    [Theory]
    [InlineData("acme/shop")]
    [InlineData("a-b_c/.github")]
    public void Names_of_repositories_are_read(string text) => Assert.Equal(text, RepositoryName.Parse(text, "test").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("acme/")]
    [InlineData("/shop")]
    [InlineData("acme/..")]
    [InlineData("../shop")]
    [InlineData("acme/shop/more")]
    [InlineData("acme/sh op")]
    [InlineData("acme/shop?x")]
    public void What_is_no_name_of_a_repository_is_refused(string text) => Assert.False(RepositoryName.TryParse(text, out _));
}
