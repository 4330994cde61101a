using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Verification.Signing;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Signing;

/// <summary>The ways of signing as templates name them.</summary>
public sealed class RequestSigningsTests
{
    private static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Fact]
    public void Every_way_that_takes_more_than_a_header_is_there() =>
        Assert.Equal([AuthKind.AwsSigv4, AuthKind.GoogleJwt, AuthKind.AzureSas, AuthKind.AzureSharedKey],
            RequestSignings.All.Select(s => s.Kind));

    [Fact]
    public void AWS_signs_the_body_and_its_type()
    {
        RequestDraft draft = Sign(AuthKind.AwsSigv4, Draft("POST", "https://example.amazonaws.com/", "Param1=value1", "application/x-www-form-urlencoded"),
            ("key_id", "AKIDEXAMPLE"), ("secret", $"wJalrXUtnFEMI/{"K7MDENG+bPxRfiCY"}EXAMPLEKEY"), ("service", "service"),
            ("region", "us-east-1"));
        Assert.EndsWith("Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            draft.Headers.Single(h => h.Key == "Authorization").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Googles_grant_is_the_body()
    {
        using RSA key = RSA.Create(2048);
        string credentials = JsonSerializer.Serialize(new Dictionary<string, string> { ["client_email"] = "robot@shop.test",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem() });
        RequestDraft draft =
            Sign(AuthKind.GoogleJwt, Draft("POST", GoogleJwt.Endpoint, ""), ("credentials", credentials), ("scope", "openid"));
        Assert.Equal("application/x-www-form-urlencoded", draft.ContentType);
        Assert.Contains("&assertion=", Encoding.ASCII.GetString(draft.Body), StringComparison.Ordinal);
        Assert.Empty(draft.Headers);
    }

    [Fact]
    public void A_shared_access_signature_is_the_query_of_the_same_host()
    {
        RequestDraft draft = Sign(AuthKind.AzureSas, Draft("GET", "https://shop.blob.core.windows.net/c?comp=list", ""), ("token", "?sv=2022&sig=abc"));
        Assert.Equal("https://shop.blob.core.windows.net/c?comp=list&sv=2022&sig=abc", draft.Uri.AbsoluteUri);
        Assert.Throws<FormatException>(() => Sign(AuthKind.AzureSas, Draft("GET", "https://shop.blob.core.windows.net/", ""), ("token", "nothing")));
    }

    [Fact]
    public void A_shared_key_signs_date_version_and_type()
    {
        RequestDraft draft = Sign(AuthKind.AzureSharedKey, Draft("PUT", "https://shop.blob.core.windows.net/c/b", "x", "text/plain"), ("account", "shop"), ("key", Convert.ToBase64String(new byte[64])));
        Assert.Equal(["x-ms-date", "x-ms-version", "Authorization"], draft.Headers.Select(h => h.Key));
        Assert.Throws<FormatException>(() => Sign(AuthKind.AzureSharedKey, Draft("GET", "https://shop.blob.core.windows.net/", ""), ("account", "shop"), ("key", "*")));
    }

    private static RequestDraft Draft(string method, string uri, string body, string? type = null) =>
        new() { Method = method, Uri = new Uri(uri), Body = Encoding.ASCII.GetBytes(body), ContentType = type };

    private static RequestDraft Sign(AuthKind kind, RequestDraft draft, params (string Name, string Value)[] values)
    {
        RequestSignings.All.Single(s => s.Kind == kind)
            .Sign(draft, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal), Time);
        return draft;
    }
}
