using System.Text;
using KeyScan.Tests.Verification.Templates;
using KeyScan.Verification;
using KeyScan.Verification.Signing;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>Values stay where a template puts them, and bait is known.</summary>
public sealed class RequestBuilderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_796_000_000);
    private static readonly RuleVerification Template =
        TemplateFileReader.Read("acme.yml", TemplateTexts.EveryKey, TemplateSource.UserFile, [])[0];

    [Fact]
    public void Values_are_encoded_and_digested_as_the_template_says()
    {
        RequestDraft draft = Build(0, Values())!;
        Assert.Equal("https://api.acme.example/v1/keys/a%2Fb%3Fc?full=1", draft.Uri.AbsoluteUri);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes("a/b?c:made up")),
            draft.Headers.Single(h => h.Key == "Authorization").Value["Basic ".Length..]);
        Assert.Equal("1796000000", draft.Headers.Single(h => h.Key == "X-Time").Value);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("o"u8, "made up"u8)),
            draft.Headers.Single(h => h.Key == "X-Sign").Value);
    }

    [Fact]
    public void A_value_in_json_is_a_text_of_it_whatever_it_holds()
    {
        Dictionary<string, string> values = Values();
        values["user"] = "\"}, \"admin\": {\"x\": \"";
        RequestDraft draft = Build(1, values)!;
        using var json = System.Text.Json.JsonDocument.Parse(draft.Body);
        Assert.Equal(values["user"], json.RootElement.GetProperty("variables").GetProperty("user").GetString());
        Assert.Equal(("mine.acme.example", "application/json"), (draft.Uri.Host, draft.ContentType));
    }

    [Theory]
    [InlineData("id", "..")]
    [InlineData("shop", "evil.example/")]
    [InlineData("shop", "evil.example#")]
    [InlineData("shop", "a.b")]
    [InlineData("shop", "user@evil")]
    [InlineData("secret", "a\r\nX-Other: b")]
    public void A_value_that_would_leave_its_place_is_sent_nowhere(string name, string value)
    {
        Dictionary<string, string> values = Values();
        values[name] = value;
        RequestTemplate request = Template.Verify!.Steps[name == "id" ? 0 : 1].Request!;
        Assert.Null(RequestBuilder.TryBuild(request, values, Now, out Fault? why));
        Assert.DoesNotContain(value, why!.What, StringComparison.Ordinal);
    }

    private static RequestDraft? Build(int step, Dictionary<string, string> values) =>
        RequestBuilder.TryBuild(Template.Verify!.Steps[step].Request!, values, Now, out _);

    private static Dictionary<string, string> Values() => new(StringComparer.Ordinal) { ["secret"] = "made up", ["id"] = "a/b?c",
        ["shop"] = "mine", ["host"] = "h.example", ["other"] = "o", ["user"] = "7" };
}
