using System.Text;

namespace KeyScan.Tests.Vocabulary;

public sealed class RepositoryAddressTests
{
    private const string Token = "s3cret-s3cret"; // keyscan:allow reason="made up"

    [Theory]
    [InlineData("https://ada:{0}@git.example.test/shop.git", "https://git.example.test/shop.git", "https://git.example.test/shop.git")]
    [InlineData("https://{0}@git.example.test/shop.git", "https://git.example.test/shop.git", "https://git.example.test/shop.git")]
    [InlineData("https://git.example.test/shop.git?private_token={0}", "https://git.example.test/shop.git", "https://git.example.test/shop.git")]
    [InlineData("https://a:{0}@b:c@git.example.test/shop.git#{0}", "https://git.example.test/shop.git", "https://git.example.test/shop.git")] // keyscan:allow reason="made up"
    [InlineData("HTTP://ada:{0}@git.example.test:8080/shop", "HTTP://git.example.test:8080/shop",
        "HTTP://git.example.test:8080/shop")]
    [InlineData("ssh://git:{0}@git.example.test/shop.git", "ssh://git.example.test/shop.git",
        "ssh://git@git.example.test/shop.git")]
    [InlineData("ftp://ada:{0}@git.example.test/shop.git", "ftp://git.example.test/shop.git",
        "ftp://ada@git.example.test/shop.git")]
    public void Nothing_of_an_address_shows_its_credentials_but_what_git_has_by_its_environment(
        string text, string shown, string url)
    {
        var address = RepositoryAddress.Parse(text.Replace("{0}", Token, StringComparison.Ordinal));
        Assert.Equal((shown, url, true), (address.Shown, address.Url, address.HasCredentials));
        Assert.Equal(shown, $"{address}");
        Assert.Equal(shown, RepositoryAddress.Redacted(text.Replace("{0}", Token, StringComparison.Ordinal)));
        Assert.DoesNotContain(Token, address.Redact($"fatal: unable to access '{Token}'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://git.example.test/shop.git")]
    [InlineData("git@git.example.test:shop.git")]
    [InlineData("file:///srv/git/a@b.git")]
    public void An_address_without_credentials_stays_as_it_is(string text)
    {
        var address = RepositoryAddress.Parse(text);
        Assert.Equal((text, text, text, false),
            (address.Shown, address.Url, RepositoryAddress.Redacted(text), address.HasCredentials));
    }

    [Theory]
    [InlineData("https:/ada:{0}@git.example.test/shop.git")]
    [InlineData("https//ada:{0}@git.example.test/shop.git")]
    [InlineData("ada:{0}@git.example.test:shop.git")]
    public void What_only_looks_like_an_address_is_refused_without_its_credentials(string text)
    {
        text = text.Replace("{0}", Token, StringComparison.Ordinal);
        Problem problem = Assert.Throws<ProblemException>(() => RepositoryAddress.Parse(text)).Problem;
        Assert.DoesNotContain(Token, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("git.example.test", problem.Where, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, RepositoryAddress.Redacted(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme/shop")]
    [InlineData("/home/me@work/shop")]
    [InlineData("gist ada/0a1b2c")]
    public void Names_and_paths_are_not_redacted(string text) => Assert.Equal(text, RepositoryAddress.Redacted(text));

    [Fact]
    public void A_token_goes_along_as_a_header_and_is_another_address()
    {
        var plain = RepositoryAddress.Parse("https://git.example.test/shop.git");
        RepositoryAddress with = plain.With("x-access-token", new Secret(Token));
        Assert.Equal($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Token}"))}",
            with.Authorization);
        Assert.Equal((plain.Url, plain.Shown), (with.Url, with.Shown));
        Assert.NotEqual(plain, with);
        Assert.Equal(plain, RepositoryAddress.Parse("https://git.example.test/shop.git"));
    }
}
