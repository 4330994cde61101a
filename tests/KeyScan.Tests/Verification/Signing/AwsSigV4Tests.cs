using System.Text;
using KeyScan.Verification.Signing;

namespace KeyScan.Tests.Verification.Signing;

/// <summary>
/// The requests of AWS's own documentation (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html) and of its Signature Version 4 test suite, with its keys.
/// </summary>
public sealed class AwsSigV4Tests
{
    private static readonly Secret SuiteKey = Example("K7MDENG+bPxRfiCY"); // keyscan:allow reason="of AWS's documentation"
    private static readonly AwsSigV4 Suite = new("AKIDEXAMPLE", SuiteKey);
    private static readonly DateTimeOffset SuiteTime = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")] // get-vanilla
    [InlineData("GET", "/?Param2=value2&Param1=value1", "", "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")] // get-vanilla-query-order-key-case
    [InlineData("POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")] // post-vanilla
    [InlineData("POST", "/", "Content-Type: application/x-www-form-urlencoded", "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")] // post-x-www-form-urlencoded
    [InlineData("GET", "/", "My-Header1: value2|My-Header1: value2|My-Header1: value1", "",
        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")] // get-header-key-duplicate
    [InlineData("GET", "/", "My-Header1:  value1|My-Header2:  \"a   b   c\" ", "",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")] // get-header-value-trim
    public void The_test_suite_is_signed_as_it_says(string method, string target, string headers, string body, string signature)
    {
        var request = new UnsignedRequest(method, new Uri($"https://example.amazonaws.com{target}"), Headers(headers), Encoding.ASCII.GetBytes(body));
        Assert.EndsWith($"Signature={signature}", Authorization(Suite.Sign(request, "service", "us-east-1", SuiteTime)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_the_documentation_is_signed_as_it_says()
    {
        var request = new UnsignedRequest("GET", new Uri("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"), Headers("Content-Type: application/x-www-form-urlencoded; charset=utf-8"), default);
        Assert.Equal("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            Authorization(Suite.Sign(request, "iam", "us-east-1", SuiteTime)));
    }

    [Fact]
    public void S3s_example_is_signed_as_it_says()
    {
        var signer = new AwsSigV4("AKIAIOSFODNN7EXAMPLE", Example("K7MDENG/bPxRfiCY"));
        var request = new UnsignedRequest("GET", new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), Headers("Range: bytes=0-9"), default);
        IReadOnlyList<KeyValuePair<string, string>> signed =
            signer.Sign(request, "s3", "us-east-1", new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        Assert.EndsWith("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", Authorization(signed),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_keys_token_is_signed_too()
    {
        var signer = new AwsSigV4("AKIDEXAMPLE", SuiteKey, new Secret("token"));
        IReadOnlyList<KeyValuePair<string, string>> signed = signer.Sign(new UnsignedRequest("GET", new Uri("https://sts.amazonaws.com/"), [], default), "sts", "us-east-1", SuiteTime);
        Assert.Contains(KeyValuePair.Create("X-Amz-Security-Token", "token"), signed);
        Assert.Contains("SignedHeaders=host;x-amz-date;x-amz-security-token,", Authorization(signed), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_second_region_body_or_key_gives_another_signature()
    {
        UnsignedRequest request = new("POST", new Uri("https://sts.amazonaws.com/"), [], Encoding.ASCII.GetBytes("Action=GetCallerIdentity"));
        string[] all =
        [
            Authorization(Suite.Sign(request, "sts", "us-east-1", SuiteTime)),
            Authorization(Suite.Sign(request, "sts", "us-east-1", SuiteTime.AddSeconds(1))),
            Authorization(Suite.Sign(request, "sts", "eu-west-1", SuiteTime)),
            Authorization(Suite.Sign(request with { Body = default }, "sts", "us-east-1", SuiteTime)),
            Authorization(new AwsSigV4("AKIDEXAMPLE", new Secret("other")).Sign(request, "sts", "us-east-1", SuiteTime)),
        ];
        Assert.Equal(5, all.Select(a => a[^64..]).Distinct(StringComparer.Ordinal).Count());
    }

    private static Secret Example(string middle) => new($"wJalrXUtnFEMI/{middle}EXAMPLEKEY");

    private static string Authorization(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Single(h => h.Key == "Authorization").Value;

    private static KeyValuePair<string, string>[] Headers(string text) =>
        [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(h => KeyValuePair.Create(
            h[..h.IndexOf(':', StringComparison.Ordinal)], h[(h.IndexOf(':', StringComparison.Ordinal) + 1)..]))];
}
