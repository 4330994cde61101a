using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

public class WindowMemoTests
{
    /// <summary>One rule for each way in which a window can end up with nothing.</summary>
    private static readonly Matcher Matcher = new(RuleCatalogue.Of(
    [
        TestRules.Acme(),
        TestRules.Acme() with { Id = "acme-random", MinEntropy = 3.5, Pattern = @"acme_\w*=(?<secret>\w+)" },
        TestRules.Acme() with { Id = "acme-around", Window = new Window(8, 8, WithinLine: false),
            Pattern = @"acme_(?<secret>[a-z0-9]{3,40})" },
        TestRules.Acme() with { Id = "acme-env", IncludePaths = ["*.env"], Pattern = @"acme_(?<secret>\w{5})$" },
        TestRules.Acme() with { Id = "acme-of-a", IncludePaths = ["a.txt"], Pattern = @"acme_(?<secret>\w{6})$" },
    ]));

    [Fact]
    public void What_was_seen_before_changes_nothing()
    {
        var random = new Random(2024);
        // Beyond the first megabyte lines are remembered too.
        var used = new MatchScratch { BytesSearched = 1 << 20 };
        int found = 0;
        for (int version = 0; version < 3000; version++)
        {
            string text = Text(random);
            string path = random.Next(3) switch { 0 => "a.env", 1 => "a.txt", _ => "b.txt" };
            RuleMatch[] again = Find(used, text, path);
            Assert.Equal(Find(new MatchScratch(), text, path), again);
            found += again.Length;
        }
        Assert.InRange(found, 1000, int.MaxValue);
    }

    [Fact]
    public void A_line_with_nothing_in_it_is_known_by_its_bytes_and_what_the_path_says()
    {
        var memo = new LineMemo();
        ReadOnlySpan<byte> text = "one\nacme_nothing\ntwo"u8;
        memo.Enter(text, 9, traits: 1, before: 7);
        Assert.Equal((false, 16, 7), (memo.IsKnown, memo.End, memo.Before));
        memo.Remember(text);
        memo.Enter("acme_nothing"u8, 0, traits: 1, before: 0);
        Assert.True(memo.IsKnown);
        memo.Enter("acme_nothing"u8, 0, traits: 2, before: 0);
        Assert.False(memo.IsKnown);
        memo.Enter("acme_nothing."u8, 0, traits: 1, before: 0);
        Assert.False(memo.IsKnown);
        memo.Enter("acme_last"u8, 0, traits: 1, before: 0);
        memo.Remember("acme_last"u8);
        memo.Enter("acme_last"u8, 0, traits: 1, before: 0);
        Assert.False(memo.IsKnown);
        byte[] wide = new byte[200];
        memo.Enter(wide, 100, traits: 1, before: 0);
        memo.Remember(wide);
        memo.Enter(wide, 100, traits: 1, before: 0);
        Assert.Equal((false, 200), (memo.IsKnown, memo.End));
        memo.Leave();
        Assert.Equal((false, 0), (memo.IsKnown, memo.End));
    }

    [Fact]
    public void A_window_with_nothing_in_it_is_known_for_its_rule_and_its_bytes_alone()
    {
        var memo = new WindowMemo();
        CompiledRule[] rules = [.. RuleCatalogue.Of([TestRules.Acme(), TestRules.Acme() with { Id = "other" }]).Compiled];
        Assert.False(memo.Knows(rules[0], "acme_nothing"u8, true, out int slot));
        memo.Remember(slot, rules[0], "acme_nothing"u8, true);
        Assert.True(memo.Knows(rules[0], "acme_nothing"u8, true, out _));
        Assert.False(memo.Knows(rules[0], "acme_nothing"u8, false, out _));
        Assert.False(memo.Knows(rules[1], "acme_nothing"u8, true, out _));
        Assert.False(memo.Knows(rules[0], "acme_anything"u8, true, out _));
        Assert.False(memo.Knows(rules[0], new byte[WindowMemo.Longest + 1], true, out slot));
        memo.Remember(slot, rules[0], new byte[WindowMemo.Longest + 1], true);
        Assert.False(memo.Knows(rules[0], new byte[WindowMemo.Longest + 1], true, out _));
    }

    /// <summary>Few different lines, cut and glued at random, so that the same window comes again beside other bytes.</summary>
    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (int line = random.Next(1, 6); line > 0; line--)
        {
            text.Append(random.Next(6) switch
            {
                0 => MadeTokens.Random("acme_", 20, random.Next(3)),
                1 => $"acme_x={new string('a', random.Next(1, 40))}",
                2 => $"acme_y={MadeTokens.Random("", random.Next(5, 30), 7)}",
                3 => "acme_abcde",
                4 => $"{new string(' ', random.Next(9))}acme_",
                _ => "nothing here",
            });
            text.Append(random.Next(4) switch { 0 => "", 1 => " ", _ => "\n" });
        }
        return text.ToString();
    }

    private static RuleMatch[] Find(MatchScratch scratch, string text, string path)
    {
        Matcher.Find(new Content(Encoding.UTF8.GetBytes(text), []), path, scratch);
        return [.. scratch.Matches];
    }
}
