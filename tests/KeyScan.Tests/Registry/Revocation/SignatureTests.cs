using System.Security.Cryptography;
using System.Text;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class SignatureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The example of the Standard Webhooks specification; the secret is in pieces so that no scanner takes this file for a leak.
    [Fact]
    public void The_published_example_of_standard_webhooks_gets_its_published_signature()
    {
        SecretReference secret = Keep(string.Concat("whsec_", "MfKQ9r8GKYqrTwjU", "PD8ILPZIo2LaLaSw"));
        string signature = WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8,
            WebhookSignature.ReadKeys(secret));
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Each_of_several_secrets_signs_for_the_implementation_of_others()
    {
        string[] secrets = [LeakyRegistry.NewSecret(), LeakyRegistry.NewSecret()];
        byte[] body = "{\"type\":\"key.leaked\",\"text\":\"ümlaut\"}"u8.ToArray();
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string signature = WebhookSignature.Sign("msg_1", now, body, WebhookSignature.ReadKeys(Keep(string.Join('\n', secrets))));
        var headers = new Dictionary<string, string> { ["webhook-id"] = "msg_1", ["webhook-timestamp"] = $"{now}",
            ["webhook-signature"] = signature };

        Assert.Equal(["good", "good", "bad"], SignatureCheck.Run(
        [
            .. secrets.Select(s => SignatureCheck.Standard(s, new ReceivedRequest("POST", "/", headers, body))),
            SignatureCheck.Standard(secrets[0], new ReceivedRequest("POST", "/", headers, [.. body, (byte)' '])),
        ]).Select(l => l.Split(':')[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text of no use")]
    [InlineData("whsec_not-base64-at-all!")]
    [InlineData("whsec_c2hvcnQ=")]
    public void A_secret_of_another_form_is_refused_and_not_shown(string secret)
    {
        SecretReference reference = Keep(secret);
        ProblemException e = Assert.Throws<ProblemException>(() => WebhookSignature.ReadKeys(reference).ToList());
        Assert.Contains("signing", e.Problem.Where, StringComparison.Ordinal);
        Assert.True(secret.Length == 0 || !e.ToString().Contains(secret, StringComparison.Ordinal));
    }

    // Both keys, payloads and signatures are those of GitHub's documentation of its partner programme, in two of its versions.
    [Theory]
    [InlineData("90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq\n"
            + "kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==",
        "[{\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"some_url\"}]",
        "MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY8FNkrKc=")]
    [InlineData("bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd\n"
            + "AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==",
        "[{\"source\":\"commit\",\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"https://example.com/base-repo-url/\"}]",
        "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==")]
    public void Published_partner_signatures_and_identifiers_are_made_the_way_ours_are(string identifier, string key,
        string payload, string signature)
    {
        string pem = $"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n";
        using ECDsa published = ECDsa.Create();
        published.ImportFromPem(pem);

        Assert.Equal(identifier, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pem))));
        Assert.Equal(pem, published.ExportSubjectPublicKeyInfoPem() + "\n");
        Assert.True(published.VerifyData(Encoding.UTF8.GetBytes(payload), Convert.FromBase64String(signature),
            HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(["good"], SignatureCheck.Run([SignatureCheck.Partner(pem, signature, Encoding.UTF8.GetBytes(payload))]));
    }

    [Fact]
    public void A_partner_signature_of_ours_is_good_for_the_implementation_of_others()
    {
        using ECDsa fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PartnerKey key = PartnerKey.Read(Keep(fresh.ExportPkcs8PrivateKeyPem()), null);
        byte[] body = "[{\"token\":\"x\"}]"u8.ToArray();
        Assert.Equal(["good", "bad"], SignatureCheck.Run(
        [
            SignatureCheck.Partner(key.PublicPem, key.Sign(body), body),
            SignatureCheck.Partner(key.PublicPem, key.Sign(body), [.. body, (byte)' ']),
        ]).Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void A_key_on_another_curve_or_a_public_one_is_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using ECDsa good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.All([other.ExportPkcs8PrivateKeyPem(), good.ExportSubjectPublicKeyInfoPem(), "none"], pem =>
            Assert.Contains("P-256", Assert.Throws<ProblemException>(() => PartnerKey.Read(Keep(pem), null)).Problem.What,
                StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private SecretReference Keep(string secret)
    {
        _folder.Write("signing", secret);
        Assert.True(SecretReference.TryParse("file:signing", _folder.Path, out SecretReference reference));
        return reference;
    }
}
