using KeyScan.Rules.Files;
using KeyScan.Rules.Shapes;

namespace KeyScan.Tests.Rules;

public sealed class TokenRuleFileTests
{
    [Fact]
    public void A_rule_with_names_takes_its_literals_from_the_words_of_credentials()
    {
        var problems = new List<Problem>();
        Rule rule = Assert.Single(RuleFileReader.Read("acme.yml", RuleFileTexts.Named, problems));
        Assert.Empty(problems);
        Assert.Equal(["acme", "~ac3me"], rule.Names);
        Assert.Same(Rule.CredentialWords, rule.Literals);
        Assert.Equal($"(?<secret>{rule.Token})", rule.Pattern);
    }

    [Theory]
    [InlineData("token: '[a-f0-9]{32}|(live|test)-[A-Za-z0-9_-]{20,40}'", "token: '[a-f'", "shape cannot be read")]
    [InlineData("token: '", "pattern: '(?<secret>x)'\n    token: '", "a `token` and a `pattern`")]
    [InlineData("names: [acme, ~ac3me]", "names: [Acme]\n    keywords_ignore_case: [acme]", "`Acme` is no name")]
    [InlineData("names: [acme, ~ac3me]", "names: [acme]\n    keywords: [acme_]", "`names` and keywords")]
    [InlineData("token: '[a-f0-9]{32}|(live|test)-[A-Za-z0-9_-]{20,40}'", "pattern: '(?<secret>x)'", "`names` and no `token`")]
    public void What_does_not_fit_together_is_named(string good, string bad, string problem)
    {
        Assert.Contains(good, RuleFileTexts.Named, StringComparison.Ordinal);
        var problems = new List<Problem>();
        RuleFileReader.Read("acme.yml", RuleFileTexts.Named.Replace(good, bad, StringComparison.Ordinal), problems);
        Assert.Contains(problems,
            p => p.What.Contains(problem, StringComparison.Ordinal) && p.Where.StartsWith("acme.yml:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Acme\tAPI key\tacme\t[a-f0-9]{32}", "4 columns")]
    [InlineData("Acme\tAPI key\tAcme\t[a-f0-9]{32}\thttps://acme.example", "`Acme` is no name")]
    [InlineData("Acme\tAPI key\tacme\t[a-f\thttps://acme.example", "is no class")]
    [InlineData("Acme\tAPI key\tacme\t[a-f0-9]{32}\thttp://acme.example", "no https address")]
    public void A_wrong_line_of_the_table_is_named_and_the_others_are_taken(string line, string problem)
    {
        var problems = new List<Problem>();
        const string Good = "Acme\tAPI key\tacme,~box\t[a-f0-9]{32}\thttps://acme.example";
        Rule rule = Assert.Single(NamedKeyTable.Read($"{line}\n{Good}", "t.tsv", problems));
        Assert.Equal("acme-api-key", rule.Id);
        Problem wrong = Assert.Single(problems);
        Assert.Contains(problem, wrong.What, StringComparison.Ordinal);
        Assert.Equal("t.tsv:1:1", wrong.Where);
    }
}
