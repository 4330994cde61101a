using KeyScan.Rules;
using KeyScan.Rules.Files;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Rules;

public sealed class RuleFileReaderTests
{
    private const string File = "acme.yml";

    [Fact]
    public void A_file_with_every_key_is_read_without_problems()
    {
        var problems = new List<Problem>();
        IReadOnlyList<Rule> rules = RuleFileReader.Read(File, RuleFileTexts.EveryKey, problems);

        Assert.Empty(problems);
        Rule rule = Assert.Single(rules);
        Assert.Equal("acme-api-key", rule.Id);
        Assert.Equal("Acme API key", rule.Description);
        Assert.Equal(("acme", "acme-keys"), (rule.Provider, rule.Family));
        Assert.Equal((Severity.Critical, Confidence.High), (rule.Severity, rule.Confidence));
        Assert.Equal([new Literal("acme_live_", IgnoreCase: false), new Literal("acme-key", IgnoreCase: true)], rule.Literals);
        Assert.Equal(new Window(0, 4096, WithinLine: false), rule.Window);
        Assert.Equal(3.5, rule.MinEntropy);
        Assert.Equal([RuleCheck.Crc32Base62, RuleCheck.NotWordLike], rule.Checks);
        Assert.Equal(["**/*.tf"], rule.IncludePaths);
        Assert.Equal(["**/test/**"], rule.ExcludePaths);
        Assert.Equal(["^acme_live_0+$"], rule.AllowPatterns);
        Assert.Equal(["payments"], rule.Tags);
        Assert.Equal(["https://acme.example/docs/api-keys"], rule.References);
        Assert.Equal((1, 1), (rule.Examples.Count, rule.NegativeExamples.Count));
        Assert.Matches($@"^{File}:\d+:5$", rule.Origin);
        Assert.False(rule.Unanchored);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        Rule rule = Assert.Single(RuleFileReader.Read(File, RuleFileTexts.Smallest, []));

        Assert.Equal(("custom", "custom"), (rule.Provider, rule.Family));
        Assert.Equal((Severity.High, Confidence.Medium), (rule.Severity, rule.Confidence));
        Assert.Equal(Window.Line, rule.Window);
        Assert.Equal(0, rule.MinEntropy);
        Assert.NotEmpty(rule.Advice);
        Assert.Empty(rule.Checks);
    }

    /// <summary>A change to the smallest rule file, the problem it makes, and its line and column.</summary>
    public static TheoryData<string, string, string, string> BadInputs => new()
    {
        { "(?<secret>acme_[a-z]{8})", "(?<secret>acme_[a-z]{8}", "the pattern does not compile: InsufficientClosingParentheses",
            "4:14" },
        { "(?<secret>acme_[a-z]{8})", "(?<secret>acme_[z-a]{8})", "the pattern does not compile: ReversedCharacterRange",
            "4:14" },
        { "(?<secret>acme_[a-z]{8})", "acme_[a-z]{8}", "no group named `secret`", "4:14" },
        { "(?<secret>acme_[a-z]{8})", "(?<secret>acmé_[a-z]{8})", "not ASCII", "4:14" },
        { "'(?<secret>acme_[a-z]{8})'", "''", "`pattern` is missing", "4:14" },
        { "    keywords: [acme_]\n", "", "the rule has no keywords", "2:5" },
        { "keywords: [acme_]", "keywords: []", "the rule has no keywords", "5:15" },
        { "keywords: [acme_]", "keywords: [a]", "`a` is no keyword", "5:15" },
        { "keywords: [acme_]", "keywords: [acmé_]", "is no keyword", "5:15" },
        { "keywords:", "keyword:", "unknown key `keyword`, did you mean `keywords`?", "5:5" },
        { "keywords:", "colour:", "unknown key `colour`", "5:5" },
        { "rules:", "rule:", "unknown key `rule`, did you mean `rules`?", "1:1" },
        { "id: acme-key", "id: Acme Key", "`Acme Key` is no rule id", "2:9" },
        { "- id: acme-key\n    d", "- d", "`id` is missing", "2:5" },
        { "id: acme-key", "id: [acme-key]", "`id` takes a single value", "2:9" },
        { "description: Acme key", "description: {text: Acme key}", "`description` takes a single value", "3:18" },
        { "keywords: [acme_]", "keywords: [[acme_]]", "`keywords` takes texts", "5:16" },
        { "keywords: [acme_]", "keywords: [acme_]\n    severity: hihgh", "`severity` is `hihgh`, did you mean `high`?", "6:15" },
        { "keywords: [acme_]", "keywords: [acme_]\n    severity: 3", "`severity` is `3`", "6:15" },
        { "keywords: [acme_]", "keywords: [acme_]\n    entropy: high", "`entropy` is `high`", "6:14" },
        { "keywords: [acme_]", "keywords: [acme_]\n    entropy: 9", "`entropy` is `9`", "6:14" },
        { "keywords: [acme_]", "keywords: [acme_]\n    checks: [crc32-base-62]",
            "unknown check `crc32-base-62`, did you mean `crc32-base62`?", "6:13" },
        { "keywords: [acme_]", "keywords: [acme_]\n    window: wide", "`window` is neither", "6:13" },
        { "keywords: [acme_]", "keywords: [acme_]\n    window: {before: -1}", "`before` is `-1`", "6:22" },
        { "keywords: [acme_]", "keywords: [acme_]\n    window: {befor: 1}", "unknown key `befor`, did you mean `before`?",
            "6:14" },
        { "keywords: [acme_]", "keywords: [acme_]\n    paths: {includes: []}", "unknown key `includes`, did you mean `include`?",
            "6:13" },
        { "keywords: [acme_]", "keywords: [acme_]\n    allow_patterns: ['(']", "the pattern does not compile", "6:21" },
        { "keywords: [acme_]", "keywords: [acme_]\n    unanchored: perhaps", "`unanchored` is `perhaps`", "6:17" },
        { "keywords: [acme_]", "keywords: [acme_", "not valid YAML", "6:1" },
        { "    pattern", "   pattern", "not valid YAML", "4:4" },
        { "rules:\n", "rules:\n\t", "not valid YAML", "1:1" },
    };

    [Theory]
    [MemberData(nameof(BadInputs))]
    public void Bad_input_is_a_problem_with_line_and_column(string good, string bad, string what, string place)
    {
        var problems = new List<Problem>();
        IReadOnlyList<Rule> rules = RuleFileReader.Read(File, Replace(RuleFileTexts.Smallest, good, bad), problems);

        Problem? problem = problems.Find(p => p.What.Contains(what, StringComparison.Ordinal));
        Assert.True(problem is not null, string.Join('\n', problems));
        Assert.Equal($"{File}:{place}", problem.Where);
        Assert.NotEmpty(problem.WhatToDo);
        Assert.Empty(rules);
    }

    [Theory]
    [InlineData("just text", "expected keys and values")]
    [InlineData("- a\n- b\n", "expected keys and values")]
    [InlineData("rules: text", "`rules` takes a list of keys and values")]
    [InlineData("rules: [text]", "`rules` takes a list of keys and values")]
    [InlineData("rules: []\nrules: []\n", "not valid YAML")]
    [InlineData("provider: Acme Ltd\nrules: []\n", "`Acme Ltd` is no provider name")]
    public void A_file_of_another_shape_is_a_problem(string text, string what)
    {
        var problems = new List<Problem>();

        Assert.Empty(RuleFileReader.Read(File, text, problems));
        Assert.Contains(what, problems[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_with_a_problem_does_not_take_the_others_with_it()
    {
        var problems = new List<Problem>();
        string second = RuleFileTexts.Smallest["rules:\n".Length..].Replace("acme-key", "acme-other", StringComparison.Ordinal);
        string first = Replace(RuleFileTexts.Smallest, "keywords: [acme_]", "keywords: []");

        Assert.Equal("acme-other", Assert.Single(RuleFileReader.Read(File, first + second, problems)).Id);
        Assert.Single(problems);
    }

    [Fact]
    public void Two_rules_with_one_id_are_a_problem_and_the_first_is_kept()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Write("first.yml", RuleFileTexts.Smallest);
        string second = folder.Write("second.yml", RuleFileTexts.Smallest);
        var problems = new List<Problem>();

        RuleCatalogue rules = RuleCatalogue.BuiltIn().Extend([first, second], problems);

        string origin = Assert.Single(rules.Rules, r => r.Id == "acme-key").Origin;
        Assert.StartsWith($"{first}:", origin, StringComparison.Ordinal);
        Problem problem = Assert.Single(problems);
        Assert.Contains($"`acme-key` is taken by {origin}", problem.What, StringComparison.Ordinal);
        Assert.Equal(origin.Replace(first, second, StringComparison.Ordinal), problem.Where);
    }

    [Fact]
    public void A_rule_file_that_is_not_there_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        var problems = new List<Problem>();

        RuleCatalogue.BuiltIn().Extend([folder.Combine("none.yml")], problems);

        Assert.Contains("cannot be read", Assert.Single(problems).What, StringComparison.Ordinal);
    }

    private static string Replace(string text, string good, string bad)
    {
        Assert.Contains(good, text, StringComparison.Ordinal);
        return text.Replace(good, bad, StringComparison.Ordinal);
    }
}
