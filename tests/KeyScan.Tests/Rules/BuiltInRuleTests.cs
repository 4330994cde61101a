using KeyScan.Pipeline;
using KeyScan.Rules;

namespace KeyScan.Tests.Rules;

public sealed class BuiltInRuleTests
{
    private static readonly RuleCatalogue Catalogue = RuleCatalogue.BuiltIn();

    // Made once: each has a matcher of its own, which takes longer to make than all rules take to be tried.
    private static readonly ExampleCheck[] Checks =
        [.. Enumerable.Range(1, 5).Select(static seed => new ExampleCheck(Catalogue, seed))];

    /// <summary>The id of every built-in rule.</summary>
    public static TheoryData<string> Ids => [.. Catalogue.Rules.Select(r => r.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void The_examples_of_each_rule_yield_its_finding_and_its_negative_examples_none(string id)
    {
        Rule rule = Catalogue.Rules.Single(r => r.Id == id);
        Assert.NotEmpty(rule.Examples);
        foreach (ExampleCheck check in Checks)
            Assert.Empty(check.Check([rule]));
    }

    [Fact]
    public void The_check_of_examples_tells_a_rule_that_does_not_find_its_own()
    {
        Rule rule = Catalogue.Rules[0] with { Examples = ["nothing here"], NegativeExamples = [] };
        Assert.Contains("yields nothing", Assert.Single(new ExampleCheck(Catalogue).Check([rule])).What,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Each_rule_says_what_it_finds_and_what_to_do(string id)
    {
        Rule rule = Catalogue.Rules.Single(r => r.Id == id);
        Assert.StartsWith(rule.Provider, rule.Id, StringComparison.Ordinal);
        Assert.False(rule.Description.EndsWith('.'));
        Assert.True(rule.Advice.Length > 20 && rule.Advice.EndsWith('.'), rule.Advice);
        Assert.All(rule.References, r => Assert.StartsWith("https://", r, StringComparison.Ordinal));
        Assert.True(rule.Provider == "generic" || rule.References.Count > 0);
        Assert.False(rule.Unanchored);
        Assert.All(rule.Literals, l => Assert.InRange(l.Text.Length, 3, 64));
        Assert.NotEqual(Confidence.Certain, rule.Confidence);
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("google")]
    [InlineData("azure")]
    [InlineData("slack")]
    [InlineData("stripe")]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("npm")]
    [InlineData("pypi")]
    [InlineData("nuget")]
    [InlineData("docker")]
    [InlineData("sendgrid")]
    [InlineData("twilio")]
    [InlineData("mailgun")]
    [InlineData("shopify")]
    [InlineData("digitalocean")]
    [InlineData("cloudflare")]
    [InlineData("heroku")]
    [InlineData("datadog")]
    [InlineData("newrelic")]
    [InlineData("sentry")]
    [InlineData("vault")]
    [InlineData("terraform")]
    [InlineData("databricks")]
    [InlineData("huggingface")]
    [InlineData("telegram")]
    [InlineData("discord")]
    [InlineData("private-key")]
    [InlineData("jwt")]
    [InlineData("database")]
    [InlineData("generic")]
    public void The_providers_that_leak_most_have_rules(string provider) =>
        Assert.Contains(Catalogue.Rules, r => r.Provider == provider);
}
