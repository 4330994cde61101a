using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

public sealed class MatcherTests
{
    [Fact]
    public void A_secret_is_found_at_its_byte_offset()
    {
        string text = $"first line\nkey = \"{MadeTokens.Random("acme_", 20, 1)}\" # end\n";
        RuleMatch match = Assert.Single(Find(text, TestRules.Acme()));
        Assert.Equal(text.IndexOf("acme_", StringComparison.Ordinal), match.Start);
        Assert.Equal(25, match.Length);
    }

    [Fact]
    public void A_literal_without_its_pattern_is_nothing()
    {
        Assert.Empty(Find("acme_ acme_short acme_-", TestRules.Acme()));
    }

    [Fact]
    public void A_window_ends_at_its_line()
    {
        Rule rule = TestRules.Acme() with { Pattern = @"acme_[^;]*(?<secret>[0-9]{8})" };
        Assert.Empty(Find("acme_\n73910264", rule));
        Assert.Single(Find("acme_ 73910264", rule));
    }

    [Fact]
    public void A_match_that_runs_into_the_edge_of_its_window_is_seen_whole()
    {
        Rule rule = TestRules.Acme() with { Pattern = @"\b(?<secret>acme_[A-Za-z0-9]{20,2000})\b" };
        string secret = MadeTokens.Random("acme_", 1500, 2);
        RuleMatch match = Assert.Single(Find($"{new string(' ', 700)}{secret} {new string('-', 700)}", rule));
        Assert.Equal(secret.Length, match.Length);
    }

    [Fact]
    public void Matches_are_found_on_both_sides_of_every_piece_boundary()
    {
        string secret = MadeTokens.Random("acme_", 20, 3);
        foreach (int padding in Enumerable.Range((128 * 1024) - 30, 40))
            Assert.Single(Find($"{new string('.', padding - 1)}\n{secret}\n{new string('.', 200_000)}", TestRules.Acme()));
    }

    [Fact]
    public void Many_literals_on_one_long_line_yield_each_secret_once()
    {
        string[] secrets = [.. Enumerable.Range(0, 2000).Select(i => MadeTokens.Random("acme_", 20, i))];
        List<RuleMatch> matches = Find(string.Join(',', secrets), TestRules.Acme());
        Assert.Equal(2000, matches.Count);
    }

    [Fact]
    public void Of_overlapping_matches_the_surer_rule_wins()
    {
        Rule unsure = TestRules.Acme() with { Id = "acme-any", Confidence = Confidence.Low,
            Pattern = @"(?<secret>[a-z]+_[A-Za-z0-9]{20})" };
        string text = MadeTokens.Random("acme_", 20, 4);
        Assert.Equal("acme-key", Assert.Single(Find(text, unsure, TestRules.Acme())).Rule.Rule.Id);
        Assert.Equal("acme-key", Assert.Single(Find(text, TestRules.Acme(), unsure)).Rule.Rule.Id);
    }

    [Fact]
    public void A_rule_with_path_filters_looks_only_where_they_say()
    {
        Rule rule = TestRules.Acme() with { IncludePaths = ["*.env"], ExcludePaths = ["test/"] };
        string text = MadeTokens.Random("acme_", 20, 5);
        Assert.Single(Find(text, "config/prod.env", rule));
        Assert.Empty(Find(text, "config/prod.txt", rule));
        Assert.Empty(Find(text, "test/prod.env", rule));
    }

    [Fact]
    public void A_pattern_that_runs_out_of_time_is_reported_and_the_others_go_on()
    {
        Rule slow = TestRules.Acme() with { Id = "acme-slow", Pattern = @"acme_(?=(?:a|aa|aaa)+!)(?<secret>a)" };
        var scratch = new MatchScratch();
        string text = $"acme_{new string('a', 200)} {MadeTokens.Random("acme_", 20, 6)}";
        new Matcher(RuleCatalogue.Of([slow, TestRules.Acme()])).Find(new Content(Encoding.UTF8.GetBytes(text), []), "a", scratch);
        Assert.Single(scratch.Matches);
        Assert.Equal("acme-slow", Assert.Single(scratch.TimedOut).Rule.Id);
    }

    [Fact]
    public void More_matches_than_are_kept_are_said_to_be_more()
    {
        var scratch = new MatchScratch();
        string text = string.Join('\n', Enumerable.Range(0, 10_050).Select(i => MadeTokens.Random("acme_", 20, i)));
        new Matcher(RuleCatalogue.Of([TestRules.Acme()])).Find(new Content(Encoding.UTF8.GetBytes(text), []), "a", scratch);
        Assert.True(scratch.Overflowed);
        Assert.Equal(10_000, scratch.Matches.Count);
    }

    [Fact]
    public void An_unanchored_rule_sees_all_of_the_text()
    {
        Rule rule = TestRules.Acme() with { Literals = [], Unanchored = true };
        string secret = MadeTokens.Random("acme_", 20, 8);
        foreach (int padding in (int[])[0, 16_370, 16_384, 40_000])
            Assert.Single(Find($"{new string('.', padding)} {secret}", rule));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("日本")]
    public void Bytes_of_other_scripts_are_neither_letters_nor_spaces(string other)
    {
        Rule rule = TestRules.Acme() with { Pattern = @"\b(?<secret>acme_\w{20})\b" };
        string secret = MadeTokens.Random("acme_", 20, 9);
        RuleMatch match = Assert.Single(Find($"{other}{secret}{other}", rule));
        Assert.Equal(secret.Length, match.Length);
    }

    private static List<RuleMatch> Find(string text, params Rule[] rules) => Find(text, "file.txt", rules);

    private static List<RuleMatch> Find(string text, string path, params Rule[] rules)
    {
        var scratch = new MatchScratch();
        new Matcher(RuleCatalogue.Of(rules)).Find(new Content(Encoding.UTF8.GetBytes(text), []), path, scratch);
        return scratch.Matches;
    }
}
