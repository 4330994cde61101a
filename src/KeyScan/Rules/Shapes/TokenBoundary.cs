namespace KeyScan.Rules.Shapes;

/// <summary>
/// Where a token may begin and end, the same for every shape: not inside something longer. What an escape sequence ends in is no
/// part of a word, so a token stands free after <c>\n</c>, <c>\x3d</c>, <c>%3D</c> or a colour code of a terminal, as it does
/// after a quote.
/// </summary>
internal static class TokenBoundary
{
    /// <summary>Whether a token that begins with <paramref name="first"/> may start at <paramref name="at"/>.</summary>
    public static bool MayStart(ReadOnlySpan<byte> text, int at, ShapeElement first)
    {
        if (at == 0)
            return true;
        byte before = text[at - 1];
        // Where nothing but a class tells where it begins, its characters do: never the letter of an escape, nor the rest of a
        // longer run.
        if (!first.IsLiteral && (IsInsideEscape(text, at) || (first.Class.Contains(before) && !IsEscapeEnd(text, at))))
            return false;
        if (IsWord(before))
            return IsEscapeEnd(text, at);
        return before != (byte)'-' || at == 1 || !IsWord(text[at - 2]) || IsEscapeEnd(text, at - 1);
    }

    /// <summary>Whether a token whose last part is <paramref name="last"/> may end before <paramref name="at"/>.</summary>
    public static bool MayEnd(ReadOnlySpan<byte> text, int at, ShapeElement last)
    {
        if (at == text.Length)
            return true;
        byte next = text[at];
        if (IsWord(next) || (!last.IsLiteral && last.Class.Contains(next)))
            return false;
        return next != (byte)'-' || at + 1 == text.Length || !IsWord(text[at + 1]);
    }

    /// <summary>Whether what stands before <paramref name="at"/> ends an escape sequence.</summary>
    public static bool IsEscapeEnd(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> before = text[Math.Max(0, at - 16)..at];
        // Each has one of these; most text has none.
        return before.IndexOfAny("\\%=["u8) >= 0 && EndsInEscape(before);
    }

    private static bool EndsInEscape(ReadOnlySpan<byte> before)
    {
        return EndsInLetterEscape(before)
            || EndsInDigits(before, "\\x"u8, 2) || EndsInDigits(before, "\\u"u8, 4) || EndsInDigits(before, "%"u8, 2)
                || EndsInDigits(before, "%25"u8, 2)
            || EndsInDigits(before, "\\0"u8, 2) || EndsInDigits(before, "\\U"u8, 8) || before.EndsWith("=3D"u8)
            || EndsInTerminalCode(before);
    }

    /// <summary>Whether the character at <paramref name="at"/> is the first that an escape has after its mark.</summary>
    private static bool IsInsideEscape(ReadOnlySpan<byte> text, int at)
    {
        switch (text[at - 1])
        {
            case (byte)'\\':
                return IsEscapeLetter(text[at]) || text[at] is (byte)'x' or (byte)'u' or (byte)'U';
            case (byte)'%':
                return at + 1 < text.Length && char.IsAsciiHexDigit((char)text[at]) && char.IsAsciiHexDigit((char)text[at + 1]);
            case (byte)'[' or (byte)';':
                int end = at;
                while (end < text.Length && end < at + 3 && char.IsAsciiDigit((char)text[end]))
                    end++;
                return end > at && end < text.Length && text[end] == (byte)'m';
            default:
                return false;
        }
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_';

    private static bool IsEscapeLetter(byte b) =>
        b is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'v' or (byte)'0' or (byte)'a' or (byte)'e';

    private static bool EndsInLetterEscape(ReadOnlySpan<byte> before) =>
        before.Length >= 2 && before[^2] == (byte)'\\' && IsEscapeLetter(before[^1]);

    private static bool EndsInDigits(ReadOnlySpan<byte> before, ReadOnlySpan<byte> mark, int digits)
    {
        if (before.Length < mark.Length + digits || !before[..^digits].EndsWith(mark))
            return false;
        foreach (byte b in before[^digits..])
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }
        return true;
    }

    /// <summary>
    /// A control sequence of ECMA-48 that colours or erases, <c>ESC [ 1 ; 32 m</c>; logs often have lost its ESC or show it as
    /// text.
    /// </summary>
    private static bool EndsInTerminalCode(ReadOnlySpan<byte> before)
    {
        if (before.Length < 3 || before[^1] is not ((byte)'m' or (byte)'K' or (byte)'G' or (byte)'H' or (byte)'J'))
            return false;
        int at = before.Length - 2;
        while (at >= 0 && (char.IsAsciiDigit((char)before[at]) || before[at] == (byte)';'))
            at--;
        if (at < 0 || before[at] != (byte)'[')
            return false;
        return at < before.Length - 2 || (at > 0 && (before[at - 1] == 0x1B || IsEscapeEnd(before, at)));
    }
}
