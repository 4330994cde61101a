using KeyScan.Sinks.Text;

namespace KeyScan.Tests.Sinks.Text;

public sealed class WrappingWriterTests
{
    [Theory]
    [InlineData("short\n", "short\n")]
    [InlineData("exactly twenty chars\n", "exactly twenty chars\n")]
    [InlineData("a sentence that is longer\n", "a sentence that is\n  longer\n")]
    [InlineData("  indented text that is longer\n", "  indented text\n    that is longer\n")]
    [InlineData("name  text that is longer than it\n", "name  text that is\n      longer than it\n")]
    [InlineData("see   https://example.test/long/address\n", "see   https://example.test/long/address\n")]
    [InlineData("two lines here\nthe second of them is longer\n", "two lines here\nthe second of them\n  is longer\n")]
    [InlineData("a question without an end? ", "a question without an end? ")]
    [InlineData("\n", "\n")]
    public void Lines_are_broken_at_words_and_begin_where_the_text_did(string written, string expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var writer = new WrappingWriter(output, 20) { NewLine = "\n" })
            writer.Write(written);
        Assert.Equal(expected, output.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("word")]
    [InlineData("   ")]
    [InlineData("averylongwordthatdoesnotfit and ::error more")]
    [InlineData("one ::two ::three ::four ::five ::six")]
    public void No_word_is_lost_and_no_line_becomes_a_command_of_a_build_log(string text)
    {
        string[] lines = [.. TextWrap.Lines(text, 10)];
        Assert.Equal(text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            lines.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.All(lines.Skip(1), l => Assert.False(l.StartsWith("::", StringComparison.Ordinal), l));
    }
}
