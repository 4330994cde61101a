using KeyScan.Configuration;

namespace KeyScan.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Every_key_is_read()
    {
        (KeyScanConfiguration configuration, List<Problem> problems) = ConfigurationText.Parse(ConfigurationText.Good);
        Assert.Empty(problems);
        Assert.Equal(ConfigurationText.Path, configuration.File);
        Assert.Equal(Path.GetFullPath("/project"), configuration.Folder);
        Assert.Equal([Path.GetFullPath("/project/security/tokens.yml"), Path.GetFullPath("/shared/rules.yml")],
            configuration.RuleFiles);
        Assert.Equal(["cloud", "private-key"], configuration.EnableRules);
        Assert.Equal(["generic"], configuration.DisableRules);
        Assert.Equal(["src/**", "tests/"], configuration.Include);
        Assert.Equal(["*.min.js"], configuration.Exclude);
        Assert.Equal(64 << 20, configuration.MaxFileSize);
        Assert.Equal(Path.GetFullPath("/project/.keyscan-baseline"), configuration.Baseline);
        Assert.Equal("a text of eight or more", configuration.Salt);
        Assert.Equal(Confidence.High, configuration.FailOn);
        Assert.Equal(2, configuration.Allow.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n...\n")]
    [InlineData("{}")]
    [InlineData("allow:\nrules:\nexclude: []\n")]
    public void An_empty_file_is_the_defaults(string text)
    {
        (KeyScanConfiguration configuration, List<Problem> problems) = ConfigurationText.Parse(text);
        Assert.Empty(problems);
        Assert.Equal(Confidence.Medium, configuration.FailOn);
        Assert.Null(configuration.MaxFileSize);
        Assert.Null(configuration.Baseline);
        Assert.Null(configuration.Salt);
        Assert.Empty(configuration.Allow);
        Assert.Empty(configuration.RuleFiles);
    }

    [Theory]
    [InlineData("rules: {a: b}")]
    [InlineData("rules: [[a]]")]
    [InlineData("rules: ['']")]
    [InlineData("rules: [\"a\\0b\"]")]
    [InlineData("enable_rules: {a: b}")]
    [InlineData("disable_rules: [{a: b}]")]
    [InlineData("include: {a: b}")]
    [InlineData("exclude: [[a]]")]
    [InlineData("exclude: ['src/../tests']")]
    [InlineData("exclude: [' ']")]
    [InlineData("max_file_size: [1]")]
    [InlineData("max_file_size: large")]
    [InlineData("max_file_size: 3GB")]
    [InlineData("max_file_size: -1")]
    [InlineData("max_file_size:")]
    [InlineData("baseline: [a]")]
    [InlineData("baseline:")]
    [InlineData("baseline: \"a\\0b\"")]
    [InlineData("salt: [a]")]
    [InlineData("salt: short")]
    [InlineData("salt:")]
    [InlineData("fail_on: [low]")]
    [InlineData("fail_on: sometimes")]
    [InlineData("fail_on: 2")]
    [InlineData("allow: everything")]
    [InlineData("allow: [everything]")]
    public void A_wrong_value_is_one_problem_and_reads_as_absent(string text)
    {
        (KeyScanConfiguration configuration, List<Problem> problems) = ConfigurationText.Parse($"{text}\n");
        Problem problem = Assert.Single(problems);
        Assert.Contains($"`{text[..text.IndexOf(':', StringComparison.Ordinal)]}`",
            problem.What.Replace("is no glob", "`exclude`", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith($"{ConfigurationText.Path}:1:", problem.Where, StringComparison.Ordinal);
        Assert.Equal(
            (0, 0, 0, 0, 0, 0),
            (configuration.RuleFiles.Count, configuration.EnableRules.Count, configuration.DisableRules.Count,
                configuration.Include.Count, configuration.Exclude.Count, configuration.Allow.Count));
        Assert.Equal(
            (null, null, null, Confidence.Medium),
            (configuration.MaxFileSize, configuration.Baseline, configuration.Salt, configuration.FailOn));
    }

    [Fact]
    public void One_wrong_value_leaves_the_others()
    {
        (KeyScanConfiguration configuration, List<Problem> problems) =
            ConfigurationText.Parse("salt: short\nfail_on: low\nexclude: [a, '', b]\n");
        Assert.Equal(2, problems.Count);
        Assert.Equal(Confidence.Low, configuration.FailOn);
        Assert.Equal(["a", "b"], configuration.Exclude);
    }

    [Theory]
    [InlineData("exclud: [a]", "did you mean `exclude`?")]
    [InlineData("disable-rules: [a]", "did you mean `disable_rules`?")]
    [InlineData("Salt: abcdefgh", "did you mean `salt`?")]
    [InlineData("wholly_different: 1", "unknown key `wholly_different`")]
    public void An_unknown_key_is_a_problem_with_the_nearest_one(string text, string what)
    {
        Problem problem = ConfigurationText.Problem(text);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains("max_file_size", problem.WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void A_salt_stays_out_of_logs() =>
        Assert.DoesNotContain("eight", ConfigurationText.Parse(ConfigurationText.Good).Configuration.ToString(),
            StringComparison.Ordinal);
}
