using System.Security.Cryptography;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.GitHub.Access;

public sealed class AccessSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_comes_from_a_file_before_the_environment()
    {
        string file = _folder.Write("token", "of-the-file\n");
        Assert.Equal("Bearer of-the-file",
            await AuthorizationAsync(("KEYSCAN_GITHUB_TOKEN_FILE", file), ("GITHUB_TOKEN", "of-github"), ("GH_TOKEN", "of-gh")));
        Assert.Equal("Bearer of-github", await AuthorizationAsync(("GITHUB_TOKEN", "of-github"), ("GH_TOKEN", "of-gh")));
        Assert.Equal("Bearer of-gh", await AuthorizationAsync(("GITHUB_TOKEN", ""), ("GH_TOKEN", "of-gh")));
        Assert.Null(await AuthorizationAsync());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a\r\nX-Evil: b")]
    [InlineData("ключ")]
    public void What_cannot_stand_in_a_header_is_no_token_and_is_not_shown(string text)
    {
        ProblemException e = Assert.Throws<ProblemException>(() => Read(("GITHUB_TOKEN", text)));
        Assert.Equal("GITHUB_TOKEN", e.Problem.Where);
        Assert.DoesNotContain(text, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_a_problem() =>
        Assert.Equal(_folder.Combine("none"),
            Assert.Throws<ProblemException>(() => Read(("KEYSCAN_GITHUB_TOKEN_FILE", _folder.Combine("none")))).Problem.Where);

    [Fact]
    public void An_app_without_a_key_or_with_something_else_is_a_problem()
    {
        Assert.Equal("KEYSCAN_GITHUB_APP_KEY_FILE",
            Assert.Throws<ProblemException>(() => Read(("KEYSCAN_GITHUB_APP_ID", "1"))).Problem.Where);
        using RSA weak = RSA.Create(1024);
        using RSA good = RSA.Create(2048);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        foreach (string pem in new[] { "", "no key", weak.ExportRSAPrivateKeyPem(), other.ExportPkcs8PrivateKeyPem(),
            good.ExportEncryptedPkcs8PrivateKeyPem("word", encryption) })
        {
            string file = _folder.Write("app.pem", pem);
            Assert.Equal("that is no private key of a GitHub App", Assert.Throws<ProblemException>(
                () => Read(("KEYSCAN_GITHUB_APP_ID", "1"), ("KEYSCAN_GITHUB_APP_KEY_FILE", file))).Problem.What);
        }
        string right = _folder.Write("app.pem", good.ExportRSAPrivateKeyPem());
        Assert.Throws<ProblemException>(() => Read(("KEYSCAN_GITHUB_APP_ID", "\"1"), ("KEYSCAN_GITHUB_APP_KEY_FILE", right)));
    }

    // Its public half signs nothing, which only a signature would show.
    [Fact]
    public void A_public_key_is_no_private_key()
    {
        using RSA key = RSA.Create(2048);
        string file = _folder.Write("app.pem", key.ExportRSAPublicKeyPem());
        Assert.Throws<ProblemException>(() => Read(("KEYSCAN_GITHUB_APP_ID", "1"), ("KEYSCAN_GITHUB_APP_KEY_FILE", file)));
    }

    [Fact]
    public void The_address_comes_from_the_environment()
    {
        Assert.Same(GitHubAddress.Public, AccessSource.ReadAddress(_ => null));
        Assert.Equal("https://git.acme.example/api/v3/", AccessSource.ReadAddress(_ => "https://git.acme.example/api/v3").ToString());
        Assert.Throws<ProblemException>(() => AccessSource.ReadAddress(_ => "http://git.acme.example/api/v3"));
    }

    private static GitHubCredentials Read(params (string Name, string Value)[] variables) =>
        AccessSource.Read(name => variables.FirstOrDefault(v => v.Name == name).Value, "acme");

    private static async Task<string?> AuthorizationAsync(params (string Name, string Value)[] variables)
    {
        await using FakeClient github = await FakeClient.StartAsync(credentials: Read(variables));
        await github.GetAsync();
        return github.Fake.Seen.Single().Headers.GetValueOrDefault("Authorization");
    }
}
