using System.Text;
using KeyScan.Matching;
using KeyScan.Pipeline;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Decoding;

/// <summary>A key that stands in a text in another form is found, and at its place.</summary>
public sealed class UnescapedTests
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 9);
    private static readonly RuleCatalogue Rules = RuleCatalogue.Of([TestRules.Acme()]);
    private readonly ContentSearch _search = new(new Matcher(Rules), new ScanOptions { Rules = Rules });

    public static TheoryData<string, string> Forms => new()
    {
        { "hex-escapes", Key.Replace("a", "\\x61", StringComparison.Ordinal) },
        { "hex-escapes", "\\x61\\x63\\x6d\\x65\\x5F" + Key[5..] },
        { "unicode-escapes", Key.Replace("_", "\\u005f", StringComparison.Ordinal) },
        { "html-entities", Key.Replace("_", "&#95;", StringComparison.Ordinal) },
        { "html-entities", Key.Replace("_", "&#x5F;", StringComparison.Ordinal) },
        { "terminal-codes", Key[..3] + "\u001b[01;31m\u001b[K" + Key[3..9] + "\u001b[m\u001b[K" + Key[9..] },
    };

    [Theory, MemberData(nameof(Forms))]
    public void A_key_is_found_however_its_characters_are_written(string form, string written)
    {
        string text = $"first line\nkey = \"{written}\"\nlast";
        RuleMatch match = Assert.Single(Find(text));
        Assert.Equal(Key, match.Decoded!.Reveal());
        Assert.Equal([form], match.DecodedBy);
        Assert.Equal(written, text.Substring(match.Start, match.Length));
    }

    [Theory]
    [InlineData(76, "\n", "")]
    [InlineData(76, "\r\n", "")]
    [InlineData(64, "\n", "    ")]
    public void A_key_in_wrapped_base64_is_found_on_its_line(int columns, string end, string indent)
    {
        for (int before = 0; before < 120; before += 7)
        {
            string plain =
                $"HOST=localhost\n{new string('#', before)}\nKEY={Key}\nREGION=eu\nDEBUG=0\nMORE={new string('-', 90)}\n";
            string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(plain));
            string[] lines = [.. base64.Chunk(columns).Select(c => indent + new string(c))];
            string text = "data:\n" + string.Join(end, lines) + end;
            RuleMatch match = Assert.Single(Find(text));
            Assert.Equal(Key, match.Decoded!.Reveal());

            int offset = plain.IndexOf(Key, StringComparison.Ordinal), first = offset / 3 * 4 / columns,
                last = (offset + Key.Length - 1) / 3 * 4 / columns;
            Assert.Equal(1 + first, text[..match.Start].Count(c => c == '\n'));
            Assert.InRange(text[..(match.Start + match.Length)].Count(c => c == '\n'), 1 + first, 1 + last);
        }
    }

    [Fact]
    public void Words_under_each_other_are_not_joined()
    {
        string text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0\nshort\n";
        Assert.Empty(Find(text));
    }

    private List<RuleMatch> Find(string text) =>
        [.. _search.Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt").Matches];
}
