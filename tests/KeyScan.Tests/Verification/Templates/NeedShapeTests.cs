using System.Text;
using KeyScan.Rules.Shapes;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Templates;

/// <summary>A value that stands near a secret is known by what stands beside it, and is none of that.</summary>
public sealed class NeedShapeTests
{
    [Theory]
    [InlineData("see https://corner-shop.myshopify.com/admin", "corner-shop")]
    [InlineData("SHOP=shop1.myshopify.com", "shop1")]
    [InlineData("https://shop.myshopify.company.example/", null)]
    [InlineData("https://shop.myshopifyxcom/", null)]
    public void What_stands_beside_the_value_is_found_with_it_and_left_out_of_it(string text, string? value) =>
        Assert.Equal(value, FindIn(text, Read("{ token: '[a-z0-9-]{2,60}', suffix: .myshopify.com }", out _)!));

    [Fact]
    public void A_prefix_is_text_and_no_shape()
    {
        Need need = Read("{ token: '[a-z0-9]{3,24}', prefix: 'Name[0]=' }", out _)!;
        Assert.Equal("shop", FindIn("Proto=https;Name[0]=shop;Key=x", need));
        Assert.Null(FindIn("Proto=https;Name0=shop;Key=x", need));
    }

    [Theory]
    [InlineData("{ rule: acme-id, suffix: .acme.example }", "there is no `token`")]
    [InlineData("{ token: '[a-z]{3}', prefix: 'a b' }", "no plain text")]
    [InlineData("{ token: '[a-z]{0,3}x' }", "the shape cannot be read")]
    public void What_cannot_stand_beside_a_value_is_told(string need, string told)
    {
        Read(need, out List<Problem> problems);
        Assert.Contains(problems, p => p.What.Contains(told, StringComparison.Ordinal));
    }

    private static string? FindIn(string text, Need need)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        TokenShape shape = TokenShape.Parse(need.Token!);
        for (int at = shape.NextStart(bytes, 0, bytes.Length); at >= 0; at = shape.NextStart(bytes, at + 1, bytes.Length))
        {
            int end = shape.EndOfMatch(bytes, at);
            if (end >= 0)
                return need.ValueOf(text[at..end]);
        }
        return null;
    }

    private static Need? Read(string need, out List<Problem> problems)
    {
        string text = $$"""
            provider: acme
            rules:
              - id: acme-key
                verify:
                  hosts: [api.acme.example]
                  needs: { it: {{need}} }
                  steps:
                    - request: { url: 'https://api.acme.example/$it', auth: { bearer: $secret } }
                      when: [{ status: 200, type: json, outcome: active }, { status: 401, outcome: inactive }]
                test:
                  - { given: { secret: example, it: x }, replies: [{ status: 200, json: {} }], outcome: active }
                  - { given: { secret: example, it: x }, replies: [{ status: 401 }], outcome: inactive }
            """;
        problems = [];
        return TemplateFileReader.Read("acme.yml", text, TemplateSource.UserFile, problems) is [
            { Verify: { } verify }] ? verify.Needs[0] : null;
    }
}
