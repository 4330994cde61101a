using System.Text;
using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

public sealed class InlineCommentsTests
{
    private const string Pem = "«BEGIN\nbody\nbody\nEND»";

    [Fact]
    public void Text_without_comments_allows_nothing()
    {
        Assert.Null(MarkedText.Find("«s»"));
        Assert.Null(MarkedText.Find("«»"));
        Assert.Null(MarkedText.Find("\n\n«s»\n\n"));
    }

    [Theory]
    [InlineData("key: | # gitleaks:allow «BEGIN\nbody\nEND»", 1)]
    [InlineData("«BEGIN\nbody\nEND» # gitleaks:allow", 3)]
    [InlineData("\n«BEGIN\r\nbody\r\nEND» # gitleaks:allow\r\n", 4)]
    [InlineData("«BEGIN\nbody\nEND\n» # gitleaks:allow", null)]
    [InlineData("# gitleaks:allow\n«\nBEGIN\nEND»", null)]
    public void A_secret_of_many_lines_is_allowed_on_its_first_and_on_its_last_line(string text, int? line) =>
        Assert.Equal(line, MarkedText.Find(text)?.Line);

    [Fact]
    public void A_secret_of_many_lines_is_allowed_on_the_line_before_the_first()
    {
        Assert.Equal(1, MarkedText.Find($"# keyscan:allow-next-line\n{Pem}\n")?.Line);
        Assert.Null(MarkedText.Find($"{Pem}\n# keyscan:allow-next-line\n"));
        Assert.Null(MarkedText.Find("«BEGIN\n# keyscan:allow-next-line\nEND»\n"));
    }

    [Fact]
    public void A_match_that_takes_line_breaks_along_keeps_its_first_and_last_line()
    {
        Assert.Equal(new InlineAllow("keyscan:allow-next-line", 1, null, null),
            MarkedText.Find("# keyscan:allow-next-line«\ns\n»"));
        Assert.Null(MarkedText.Find("# keyscan:allow«\ns\n»# keyscan:allow"));
    }

    [Fact]
    public void A_marker_near_a_secret_on_a_very_long_line_counts_and_a_far_one_does_not()
    {
        string near = new('x', InlineComments.LineReach / 2), far = new('x', InlineComments.LineReach * 2);
        Assert.NotNull(MarkedText.Find($"{far} «s» {near} keyscan:allow {far}"));
        Assert.NotNull(MarkedText.Find($"{far} keyscan:allow {near} «s» {far}"));
        Assert.Null(MarkedText.Find($"{far} «s» {far} keyscan:allow {far}"));
        Assert.Null(MarkedText.Find($"{far} keyscan:allow {far} «s» {far}"));
    }

    [Fact]
    public void The_line_before_counts_also_when_both_lines_are_long()
    {
        string far = new('x', InlineComments.LineReach * 2);
        Assert.Equal(2, MarkedText.Find($"first\n{far} keyscan:allow-next-line\n{far} «s»")?.Line);
        Assert.Null(MarkedText.Find($"keyscan:allow-next-line {far}\n«s»"));
        Assert.Null(MarkedText.Find($"keyscan:allow-next-line\n{new string('x', InlineComments.BlockReach + 1)}«s»"));
    }

    [Fact]
    public void A_block_allows_what_lies_between_its_begin_and_its_end()
    {
        Assert.Equal(
            new InlineAllow("keyscan:allow-begin", 2, null, null),
            MarkedText.Find("first\n# keyscan:allow-begin\na\nb\n«s»\nc\n# keyscan:allow-end\n"));
        Assert.NotNull(MarkedText.Find("/* keyscan:allow-begin */ «s» /* keyscan:allow-end */"));
        Assert.NotNull(MarkedText.Find("keyscan:allow-begin\nkeyscan:allow-end\nkeyscan:allow-begin\n«s»\nkeyscan:allow-end"));
        Assert.NotNull(MarkedText.Find($"keyscan:allow-begin\n{Pem}\nkeyscan:allow-end"));
    }

    [Theory]
    [InlineData("keyscan:allow-begin\nkeyscan:allow-end\n«s»\n")]
    [InlineData("«s»\nkeyscan:allow-begin\nkeyscan:allow-end\n")]
    [InlineData("keyscan:allow-begin\nkeyscan:allow-end\n«s»\nkeyscan:allow-begin\nkeyscan:allow-end\n")]
    [InlineData("keyscan:allow-begin\nkeyscan:allow-begin\nkeyscan:allow-end\n«s»\nkeyscan:allow-end\n")]
    [InlineData("keyscan:allow-end\n«s»\nkeyscan:allow-begin\n")]
    public void A_block_allows_nothing_outside(string text) => Assert.Null(MarkedText.Find(text));

    [Fact]
    public void Blocks_of_secretlint_count_as_well()
    {
        Assert.Equal("secretlint-disable",
            MarkedText.Find("/* secretlint-disable */\nconst b = \"«s»\"\n/* secretlint-enable */\n")?.Marker);
        Assert.NotNull(
            MarkedText.Find("# secretlint-disable @secretlint/secretlint-rule-github -- made up\n«s»\n# secretlint-enable\n"));
        Assert.Null(MarkedText.Find("/* secretlint-disable */\n/* secretlint-enable */\n«s»\n"));
        Assert.Null(MarkedText.Find("/* secretlint-disable */\n«s»\n"));
        Assert.Null(MarkedText.Find("// secretlint-disable-line\n«s»\n/* secretlint-enable */\n"));
        Assert.Null(MarkedText.Find("/* secretlint-disable */\n«s»\n# keyscan:allow-end\n"));
        Assert.True(InlineComments.MayHoldBlocks("/* secretlint-disable */"u8));
    }

    [Fact]
    public void A_block_that_is_never_closed_allows_nothing() => Assert.Null(MarkedText.Find("keyscan:allow-begin\n«s»\n"));

    [Fact]
    public void A_begin_or_end_inside_a_word_is_neither()
    {
        Assert.Null(MarkedText.Find("mykeyscan:allow-begin\n«s»\nkeyscan:allow-end"));
        Assert.Null(MarkedText.Find("keyscan:allow-begin\n«s»\nkeyscan:allow-ending"));
        Assert.NotNull(MarkedText.Find("keyscan:allow-begin\nkeyscan:allow-ending\n«s»\nkeyscan:allow-end"));
    }

    [Fact]
    public void A_text_without_a_begin_holds_no_blocks()
    {
        Assert.False(InlineComments.MayHoldBlocks("keyscan:allow\nkeyscan:allow-end"u8));
        Assert.True(InlineComments.MayHoldBlocks("a\nkeyscan:allow-begin\nb"u8));
        byte[] text = "keyscan:allow-begin\nsecret\nkeyscan:allow-end"u8.ToArray();
        Assert.NotNull(InlineComments.Find(text, 20, 26, startLine: 2));
        Assert.Null(InlineComments.Find(text, 20, 26, startLine: 2, mayHoldBlocks: false));
    }

    [Fact]
    public void A_block_reaches_no_further_than_its_limit()
    {
        string near = new('\n', InlineComments.BlockReach / 2), far = new('\n', InlineComments.BlockReach + 1);
        Assert.Equal(1, MarkedText.Find($"keyscan:allow-begin{near}«s»{near}keyscan:allow-end")?.Line);
        Assert.Null(MarkedText.Find($"keyscan:allow-begin{far}«s»\nkeyscan:allow-end"));
        Assert.Null(MarkedText.Find($"keyscan:allow-begin\n«s»{far}keyscan:allow-end"));
    }

    [Fact]
    public void Of_several_comments_the_one_that_holds_longest_is_returned()
    {
        const string Block = "keyscan:allow-begin expires=2031-01-01\n# keyscan:allow-next-line expires=2030-01-01\n";
        Assert.Equal(new DateOnly(2031, 1, 1),
            MarkedText.Find($"{Block}«s» keyscan:allow expires=2029-01-01\nkeyscan:allow-end")?.Expires);
        Assert.Equal(new DateOnly(2030, 1, 1), MarkedText.Find($"{Block}«s» keyscan:allow expires=2029-01-01\n")?.Expires);
        Assert.Equal("gitleaks:allow",
            MarkedText.Find($"{Block}«s» keyscan:allow expires=2029-01-01 gitleaks:allow\nkeyscan:allow-end")?.Marker);
    }

    [Fact]
    public void Texts_of_random_lines_and_markers_agree_with_a_line_by_line_reading()
    {
        var random = new Random(20_240_611);
        string[] pieces = ["keyscan:allow", "gitleaks:allow", "keyscan:allow-next-line", "text", "\n", "\r\n", " ", "x", "-"];
        for (int round = 0; round < 2_000; round++)
        {
            string before = string.Concat(random.GetItems(pieces, random.Next(8)));
            string after = string.Concat(random.GetItems(pieces, random.Next(8)));
            string[] linesBefore = before.Split('\n');
            string line = $"{linesBefore[^1]}\u0001{after.Split('\n')[0]}";
            string lineBefore = linesBefore.Length > 1 ? linesBefore[^2] : "";
            bool expected = HasWord(line, "keyscan:allow") || HasWord(line, "gitleaks:allow")
                || HasWord(lineBefore, "keyscan:allow-next-line");
            Assert.True(expected == MarkedText.Find($"{before}«\u0001»{after}") is not null, $"{before}«»{after}");
        }
    }

    private static bool HasWord(string line, string word) => System.Text.RegularExpressions.Regex.IsMatch(
        line, $"(?<![A-Za-z0-9_]|[A-Za-z0-9_]-){word}(?![A-Za-z0-9_]|-[A-Za-z0-9_])",
        System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public void A_huge_text_with_thousands_of_secrets_is_read_in_their_neighbourhood_only()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("some = line # of code\n", 1_000_000)));
        for (int at = 0; at < text.Length; at += text.Length / 1_000)
            Assert.Null(InlineComments.Find(text, at, at + 4, startLine: 1));
    }
}
