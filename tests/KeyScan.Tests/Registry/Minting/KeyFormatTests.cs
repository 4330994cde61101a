using KeyScan.Pipeline;
using KeyScan.Registry.Minting;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Minting;

public sealed class KeyFormatTests
{
    [Theory]
    [InlineData("acme_live")]
    [InlineData("k9s")]
    [InlineData("a23456789012345678901234567890_2")]
    public void The_rule_of_a_format_passes_its_own_examples(string prefix)
    {
        using var folder = new TemporaryFolder();
        var problems = new List<Problem>();
        RuleCatalogue catalogue =
            RuleCatalogue.BuiltIn().Extend([folder.Write("rule.yml", KeyFormat.Parse(prefix).ToRuleFile())], problems);
        Rule rule = Assert.Single(catalogue.Rules, r => r.Origin != Rule.BuiltIn);
        Assert.Empty(problems);
        Assert.Empty(new ExampleCheck(catalogue).Check([rule]));
    }

    [Fact]
    public void Keys_differ_and_have_one_length()
    {
        KeyFormat format = KeyFormat.Parse("acme_live");
        Secret[] keys = [.. Enumerable.Range(0, 200).Select(_ => format.Make(out string _))];
        Assert.Equal(200, keys.Distinct().Count());
        Assert.All(keys, k => Assert.Equal("acme_live".Length + 1 + 10 + 1 + 46, k.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("Acme")]
    [InlineData("acme-live")]
    [InlineData("acme_")]
    [InlineData("_acme")]
    [InlineData("acme__live")]
    [InlineData("9acme")]
    [InlineData("acme'\nrules:")]
    [InlineData("a234567890123456789012345678901234")]
    public void What_cannot_be_a_prefix_is_refused(string prefix) =>
        Assert.EndsWith("is no prefix", Assert.Throws<ProblemException>(() => KeyFormat.Parse(prefix)).Problem.What,
            StringComparison.Ordinal);
}
