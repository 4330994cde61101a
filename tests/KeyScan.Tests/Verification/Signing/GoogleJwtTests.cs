using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Verification.Signing;

namespace KeyScan.Tests.Verification.Signing;

public sealed class GoogleJwtTests : IDisposable
{
    private const string Account = "robot@shop.iam.gserviceaccount.test";
    private static readonly DateTimeOffset Time = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private readonly RSA _key = RSA.Create(2048);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void The_JWT_says_who_what_for_whom_and_when_and_the_keys_other_half_verifies_it()
    {
        string[] parts = GoogleJwt.Create(File(_key.ExportPkcs8PrivateKeyPem()), Scope, Time).Split('.');
        Assert.Equal("""{"alg":"RS256","typ":"JWT","kid":"0123abcd"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal([$"iss={Account}", $"scope={Scope}", $"aud={GoogleJwt.Endpoint}", "iat=1795910400", "exp=1795910700"],
            claims.RootElement.EnumerateObject().Select(c => $"{c.Name}={c.Value}"));
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void The_grant_is_the_form_that_the_endpoint_takes()
    {
        string form = Encoding.ASCII.GetString(GoogleJwt.Grant(File(_key.ExportRSAPrivateKeyPem()), "s", Time));
        Assert.Matches(
            @"\Agrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=[\w-]+\.[\w-]+\.[\w-]+\z", form);
    }

    [Fact]
    public void Where_the_key_file_would_have_it_sent_does_not_matter()
    {
        string jwt = GoogleJwt.Create(new Secret(File(_key.ExportPkcs8PrivateKeyPem()).Reveal().Replace("{", """{"token_uri":"https://evil.test/token",""", StringComparison.Ordinal)), "s", Time);
        Assert.DoesNotContain("evil", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jwt.Split('.')[1])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "the credentials are no service account's key file")]
    [InlineData("{}", "the credentials are no service account's key file")]
    [InlineData("""{"client_email":"a@b","private_key":7}""", "the credentials are no service account's key file")]
    [InlineData("""{"client_email":"a@b","private_key":"rubbish-of-a-key"}""", "the private key is none")]
    [InlineData("""{"client_email":"a@b","private_key":"rubbish-of-a""", "the credentials are no JSON")]
    [InlineData("", "the credentials are no JSON")]
    [InlineData("\"\\ud800\"", "the credentials are no service account's key file")]
    [InlineData("""{"client_email":"\ud800","private_key":"x"}""", "the credentials are no JSON")]
    public void What_is_no_key_file_is_refused_without_being_quoted(string file, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => GoogleJwt.Create(new Secret(file), "s", Time)).Message);

    [Fact]
    public void A_key_that_takes_long_to_sign_with_is_refused()
    {
        using RSA small = RSA.Create(512);
        Assert.Contains("1024 to 4096",
            Assert.Throws<FormatException>(() => GoogleJwt.Create(File(small.ExportPkcs8PrivateKeyPem()), "s", Time)).Message,
            StringComparison.Ordinal);
        using ECDsa other = ECDsa.Create();
        Assert.Equal("the private key is none",
            Assert.Throws<FormatException>(() => GoogleJwt.Create(File(other.ExportPkcs8PrivateKeyPem()), "s", Time)).Message);
    }

    private static Secret File(string pem) => new(JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "service_account",
        ["private_key_id"] = "0123abcd",
        ["private_key"] = pem,
        ["client_email"] = Account,
    }));
}
