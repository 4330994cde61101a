using KeyScan.Text;

namespace KeyScan.Tests.Text;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("src/Program.cs", "src/Program.cs")]
    [InlineData("Jané Döe, 日本語 ›", "Jané Döe, 日本語 ›")]
    [InlineData("a\nb\rc\td", @"a\nb\rc\td")]
    [InlineData("\e[31mred", @"\x1b[31mred")]
    [InlineData("\u009b2J\0\x7f", @"\x9b2J\x00\x7f")]
    [InlineData("x\u202ey\u2066z\u200b", @"x\u{202e}y\u{2066}z\u{200b}")]
    [InlineData("a\u2028b", @"a\u{2028}b")]
    [InlineData("## Heading", "## Heading")]
    [InlineData("x ##vso[y]", @"x ##\x76so[y]")]
    [InlineData("##[error]", @"##\x5berror]")]
    [InlineData("###[error]", @"###\x5berror]")]
    [InlineData("::error::x", @"\x3a:error::x")]
    [InlineData("  ::error::x", @"\x3a:error::x")]
    [InlineData("std::string", "std::string")]
    public void What_is_not_plainly_visible_is_written_out(string text, string printable) =>
        Assert.Equal(printable, PrintableText.Of(text));

    // Not in the table: metadata is UTF-8, which has no half a surrogate pair.
    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("a\ufffdb", PrintableText.Of("a\ud800b"));
}
