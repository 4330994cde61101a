using System.Buffers;
using System.Globalization;
using System.Text;

namespace KeyScan.Filtering;

/// <summary>
/// What may follow one of our markers: <c>reason="test fixture" expires=2027-01-31</c>, in any order. The rest of the line is left alone, not
/// taken for a reason: it may hold another secret, and reasons are printed.
/// </summary>
/// <param name="Reason">Why, on one line, or null.</param>
/// <param name="Expires">The last day, or null.</param>
internal readonly record struct InlineAttributes(string? Reason, DateOnly? Expires)
{
    private const int LongestReason = 200;
    private static readonly SearchValues<char> EndOfBareValue = SearchValues.Create(" \t\r\n,;\"'`)]}<>*\\");

    /// <summary>What cannot be read must not allow anything, so it expired long ago.</summary>
    public static readonly DateOnly Unreadable = DateOnly.MinValue;

    /// <summary>Reads the attributes at the start of <paramref name="tail"/>.</summary>
    public static InlineAttributes Parse(ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(tail);
        string? reason = null;
        DateOnly? expires = null;
        while (true)
        {
            text = text.TrimStart(" \t,");
            if (text.StartsWith("reason=", StringComparison.Ordinal))
            {
                if (!TryTakeValue(text["reason=".Length..], out ReadOnlySpan<char> value, out text))
                    return new InlineAttributes(reason, Unreadable);
                reason ??= OneLine(value);
            }
            else if (text.StartsWith("expires=", StringComparison.Ordinal))
            {
                if (!TryTakeValue(text["expires=".Length..], out ReadOnlySpan<char> value, out text))
                    return new InlineAttributes(reason, Unreadable);
                expires ??= Day(value);
            }
            else
            {
                return new InlineAttributes(reason, expires);
            }
        }
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

    private static DateOnly Day(ReadOnlySpan<char> value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : Unreadable;

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
