using System.Buffers;
using System.Globalization;
using System.Text;

namespace KeyScan.Filtering;

/// <summary>
/// What may follow one of our markers: <c>reason="test fixture" expires=2027-01-31 rule=private-key-pem</c>, in any order. The
/// rest of the line is left alone, not taken for a reason: it may hold another secret, and reasons are printed. Another name with
/// an equals sign is a slip, by which nothing must be allowed for longer than was meant.
/// </summary>
/// <param name="Reason">Why, on one line, or null.</param>
/// <param name="Expires">The last day, or null.</param>
internal readonly record struct InlineAttributes(string? Reason, DateOnly? Expires)
{
    private const int LongestReason = 200;
    private const int LongestName = 20;
    private static readonly string[] Names = ["reason", "expires", "rule"];
    private static readonly SearchValues<char> EndOfBareValue = SearchValues.Create(" \t\r\n,;\"'`)]}<>*\\");

    /// <summary>What cannot be read must not allow anything, so it expired long ago.</summary>
    public static readonly DateOnly Unreadable = DateOnly.MinValue;

    /// <summary>The ids of the only rules it is about; empty for any.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>What is wrong with them, a sentence without its full stop; null for nothing.</summary>
    public string? Mistake { get; init; }

    /// <summary>Reads the attributes at the start of <paramref name="tail"/>.</summary>
    public static InlineAttributes Parse(ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(tail);
        string? reason = null;
        DateOnly? expires = null;
        var rules = new List<string>();
        while (true)
        {
            text = text.TrimStart(" \t,");
            if (text.StartsWith("reason=", StringComparison.Ordinal))
            {
                if (!TryTakeValue(text["reason=".Length..], out ReadOnlySpan<char> value, out text))
                    return Unclosed(reason, "reason");
                reason ??= OneLine(value);
            }
            else if (text.StartsWith("expires=", StringComparison.Ordinal))
            {
                if (!TryTakeValue(text["expires=".Length..], out ReadOnlySpan<char> value, out text))
                    return Unclosed(reason, "expires");
                if (Day(value) is not { } day)
                    return new InlineAttributes(reason, Unreadable) { Mistake = "`expires` is no day; write it as 2027-01-31" };
                expires ??= day;
            }
            else if (text.StartsWith("rule=", StringComparison.Ordinal))
            {
                if (!TryTakeValue(text["rule=".Length..], out ReadOnlySpan<char> value, out text))
                    return Unclosed(reason, "rule");
                rules.Add(OneLine(value) ?? "");
            }
            else
            {
                return OtherName(text) is { } name
                    ? new InlineAttributes(reason, Unreadable) { Mistake =
                    $"`{name}` is none of {string.Join(", ", Names.Select(n => $"`{n}=`"))}" }
                    : new InlineAttributes(reason, expires) { Rules = rules };
            }
        }
    }

    private static InlineAttributes Unclosed(string? reason, string name) =>
        new(reason, Unreadable) { Mistake = $"the quote after `{name}=` is never closed" };

    /// <summary>
    /// A name with a value that is none of ours, or one of ours with a colon; null where something else follows, such as the
    /// line's own text.
    /// </summary>
    private static string? OtherName(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] is '-' or '_'))
            length++;
        if (length is 0 or > LongestName || length + 1 >= text.Length)
            return null;
        string name = text[..length].ToString();
        // Where a marker stands before the secret, the last name on the line is the secret's own.
        bool hasValue = text[(length + 1)..].TrimStart("\"'\\ \t").Length > 0;
        return hasValue && (text[length] == '='
            || (text[length] == ':' && Names.Contains(name, StringComparer.OrdinalIgnoreCase))) ? name : null;
    }

    /// <summary>Splits a quoted or bare value off; false when its quote is never closed.</summary>
    private static bool TryTakeValue(ReadOnlySpan<char> text, out ReadOnlySpan<char> value, out ReadOnlySpan<char> rest)
    {
        int quote = QuoteLength(text);
        if (quote > 0)
        {
            ReadOnlySpan<char> inside = text[quote..];
            int close = inside.IndexOf(text[..quote]);
            value = close < 0 ? default : inside[..close];
            rest = close < 0 ? default : inside[(close + quote)..];
            return close >= 0;
        }
        int end = text.IndexOfAny(EndOfBareValue);
        value = (end < 0 ? text : text[..end]).TrimEnd('-');
        rest = end < 0 ? default : text[end..];
        return true;
    }

    /// <summary>2 for a quote that a string literal escapes, 1 for a plain one, 0 for none.</summary>
    private static int QuoteLength(ReadOnlySpan<char> text)
    {
        int at = text.StartsWith('\\') ? 1 : 0;
        return text.Length > at && text[at] is '"' or '\'' ? at + 1 : 0;
    }

    private static DateOnly? Day(ReadOnlySpan<char> value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
        ? day : null;

    /// <summary>Scanned text reaches terminals here, so nothing in it may steer them.</summary>
    private static string? OneLine(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder();
        foreach (Rune rune in value[..Math.Min(value.Length, LongestReason)].EnumerateRunes())
            text.Append(IsUnsafe(Rune.GetUnicodeCategory(rune)) ? " " : rune.ToString());
        string line = text.ToString().Trim();
        return line.Length > 0 ? line : null;
    }

    private static bool IsUnsafe(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
