using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Matching;
using KeyScan.Primitives;

namespace KeyScan.Pipeline;

/// <summary>
/// The line a secret starts on, safe to show: every match in it is redacted, and what else looks like a key is too.
/// </summary>
internal static partial class Excerpt
{
    /// <summary>From so many characters on a word that is none is redacted.</summary>
    public const int ShortestToken = 16;

    private const int BytesBefore = 100;
    private const int BytesAfter = 60;

    /// <summary>
    /// The excerpt around <paramref name="match"/>; <paramref name="all"/> are the text's matches by start, <paramref name="id"/>
    /// tells this one from them.
    /// </summary>
    public static string Around(ReadOnlySpan<byte> text, RuleMatch match, List<RuleMatch> all, FindingId id)
    {
        int from = Math.Max(0, match.Start - BytesBefore);
        int newline = text[from..match.Start].LastIndexOfAny((byte)'\n', (byte)0);
        from = newline < 0 ? from : from + newline + 1;
        int to = Math.Min(text.Length, match.End + BytesAfter);
        newline = text[match.Start..to].IndexOfAny((byte)'\n', (byte)'\r', (byte)0);
        to = newline < 0 ? to : match.Start + newline;

        var excerpt = new StringBuilder();
        int done = from;
        foreach (RuleMatch each in all)
        {
            if (each.End <= done || each.Start >= to)
                continue;
            AppendPlain(excerpt, text[done..Math.Max(done, each.Start)]);
            string redacted = each.Start < from ? "****" : Secret.Redact(Encoding.UTF8.GetString(text[each.Start..each.End]));
            excerpt.Append(each == match && match.Decoded is null ? id.Tagged(redacted) : redacted);
            done = Math.Min(to, each.End);
        }
        AppendPlain(excerpt, text[done..to]);
        return excerpt.ToString().Trim();
    }

    private static void AppendPlain(StringBuilder excerpt, ReadOnlySpan<byte> plain) =>
        excerpt.Append(Redacted(Encoding.UTF8.GetString(plain)));

    /// <summary>The text with what looks like a key in it redacted.</summary>
    public static string Redacted(string text) =>
        LongToken().Replace(text, static m => LooksRandom(m.ValueSpan) ? Secret.Redact(m.ValueSpan) : m.Value);

    /// <summary>Whether a long token looks like nobody's word.</summary>
    public static bool LooksRandom(ReadOnlySpan<char> token) => !WordLikeness.IsWords(token) && Entropy.PerCharacter(token) > 3;

    /// <summary>A neighbour that no rule knows, or whose rule is disabled, is no reason to print it.</summary>
    [GeneratedRegex("[A-Za-z0-9+/_=-]{16,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongToken();
}
