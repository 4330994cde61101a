using System.Security.Cryptography;
using System.Text;
using KeyScan.Verification.Signing;

namespace KeyScan.Tests.Verification.Signing;

/// <summary>
/// The texts to sign that Microsoft's documentation prints; it prints no signature, so that is checked against the base
/// library's HMAC.
/// </summary>
public sealed class AzureSigningTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(64);
    private static readonly Secret KeyText = new(Convert.ToBase64String(Key));
    private static readonly DateTimeOffset Time = new(2015, 6, 26, 23, 39, 12, TimeSpan.Zero);

    [Fact]
    public void The_text_to_sign_is_that_of_the_documentation()
    {
        var request = new UnsignedRequest("GET", new Uri("https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20"),
            [new("x-ms-version", "2015-02-21"), new("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT")], default);
        Assert.Equal("GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 "
            + "GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20",
            new AzureSharedKey("myaccount", KeyText).TextToSign(request));
    }

    [Fact]
    public void Of_a_body_the_length_is_signed_and_of_a_parameter_with_several_values_all()
    {
        var request = new UnsignedRequest("PUT", new Uri("https://myaccount.blob.core.windows.net/a%20b?Include=snapshots&include=metadata&comp=list"),
            [new("Content-Type", "text/plain; charset=UTF-8"), new("X-Ms-Blob-Type", "BlockBlob")],
            Encoding.ASCII.GetBytes("hello"));
        Assert.Equal("PUT\n\n\n5\n\ntext/plain; "
            + "charset=UTF-8\n\n\n\n\n\n\nx-ms-blob-type:BlockBlob\n/myaccount/a%20b\ncomp:list\ninclude:metadata,snapshots",
            new AzureSharedKey("myaccount", KeyText).TextToSign(request));
    }

    [Fact]
    public void The_signature_is_the_HMAC_of_the_text_with_the_date_and_version_that_are_added()
    {
        IReadOnlyList<KeyValuePair<string, string>> signed = new AzureSharedKey("shop", KeyText).Sign(new UnsignedRequest("GET", new Uri("https://shop.blob.core.windows.net/?comp=list"), [], default), Time);
        Assert.Equal(["x-ms-date", "x-ms-version", "Authorization"], signed.Select(h => h.Key));
        string text = "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 "
            + $"GMT\nx-ms-version:{signed[1].Value}\n/shop/\ncomp:list";
        Assert.Equal($"SharedKey shop:{Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)))}",
            signed[2].Value);
    }

    [Fact]
    public void A_key_that_is_no_base64_is_refused_without_being_quoted()
    {
        var e = Assert.Throws<FormatException>(() => new AzureSharedKey("shop", new Secret("not*base64")).Sign(new UnsignedRequest("GET", new Uri("https://shop.test/"), [], default), Time));
        Assert.Equal("the key is not base64", e.Message);
    }

    [Fact]
    public void A_signature_of_a_key_is_of_the_documented_form()
    {
        var key = new Secret("someKey" + "ForTheTest");
        string token = AzureSas.Authorization(new Uri("https://Shop.servicebus.windows.net/Queue?x=1"), "Root Key", key, Time);
        string signature = Convert.ToBase64String(
            HMACSHA256.HashData(key.RevealBytes(), "https%3A%2F%2Fshop.servicebus.windows.net%2Fqueue\n1435361952"u8.ToArray()));
        Assert.Equal("SharedAccessSignature sr=https%3A%2F%2Fshop.servicebus.windows.net%2Fqueue&sig="
            + $"{Uri.EscapeDataString(signature)}&se=1435361952&skn=Root%20Key", token);
    }

    [Fact]
    public void A_signature_that_was_found_is_the_query_and_nothing_else()
    {
        var url = new Uri("https://shop.blob.core.windows.net/c?restype=container");
        Assert.Equal("https://shop.blob.core.windows.net/c?restype=container&sv=2022&sig=a%2Fb%3D", AzureSas.Append(url, new Secret($"?sv=2022&sig={"a/b=".Replace("/", "%2F", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)}")).AbsoluteUri);
        Assert.Throws<FormatException>(() => AzureSas.Append(url, new Secret("sv=1&sig=a#@evil.test")));
        Assert.Throws<FormatException>(() => AzureSas.Append(url, new Secret("sv=1")));
    }
}
