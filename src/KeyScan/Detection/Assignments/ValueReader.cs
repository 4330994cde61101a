namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads the value after what binds it: quoted, bare, wrapped, escaped, on the next line, or the default beside a reference.
/// </summary>
internal static class ValueReader
{
    /// <summary>Longer values are documents or data.</summary>
    public const int LongestValue = 2048;

    private const int ShortestValue = 3;
    private const int MostWrappers = 3;
    private const int LongestWrapper = 64;

    /// <summary>
    /// Reads the value at or after <paramref name="at"/> into <paramref name="found"/>; false where there is none.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, PathTraits path, ref Assignment found)
    {
        if (found.Form == ValueForm.ElementText || found.Binding == Binding.Element)
            return ReadElement(text, at, ref found);
        int lineBreak = at;
        at = Bytes.SkipBlanks(text, at);
        if (at >= text.Length)
            return false;
        if (found.Binding == Binding.Colon && text[at] is (byte)'|' or (byte)'>' && ReadBlock(text, at, ref found))
            return true;
        if (found.Binding == Binding.Colon && !path.IsCode && ListItem(text, at, ref found) is > 0 and int item)
            at = item;
        else if (text[at] is (byte)'\n' or (byte)'\r' or (byte)'\\' && found.Binding != Binding.Blank)
        {
            int next = SkipLineBreak(text, at, ref found);
            if (next < text.Length && Bytes.IsQuote(text[next]) && next > lineBreak && text[at] != '\\'
                || IsContinuation(text, at, next))
                at = next;
            else if (text[at] != '\\')
                return false;
        }
        return ReadExpression(text, at, path, ref found, 0) && found.ValueEnd - found.ValueStart is >= ShortestValue
            and <= LongestValue;
    }

    /// <summary>Where a bare value that starts at <paramref name="at"/> ends.</summary>
    public static int BareEnd(ReadOnlySpan<byte> text, int at)
    {
        int most = Math.Min(text.Length, at + LongestValue + 1);
        while (true)
        {
            at = Bytes.NextBareEnd(text, at, most);
            if (at >= most || text[at] != '\\'
                || (at + 1 < most && text[at + 1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'"' or (byte)'\'' or (byte)'u'))
                return at;
            at++;
        }
    }

    /// <summary>Where the first item of a YAML list on the next line starts; 0 where there is none.</summary>
    private static int ListItem(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        if (text[at] is not ((byte)'\n' or (byte)'\r'))
            return 0;
        at = Bytes.SkipSpace(text, at, ref found);
        if (at + 2 >= text.Length || text[at] != '-' || text[at + 1] != ' ')
            return 0;
        int start = Bytes.SkipBlanks(text, at + 1);
        ReadOnlySpan<byte> line = text[start..Bytes.LineEnd(text, start)];
        return line.IndexOfAny(" :"u8) < 0 ? start : 0;
    }

    private static int SkipLineBreak(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        if (text[at] == '\\')
            at++;
        return Bytes.SkipSpace(text, at, ref found);
    }

    private static bool IsContinuation(ReadOnlySpan<byte> text, int at, int next) =>
        text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)'\n' or (byte)'\r' && next < text.Length;

    private static bool ReadExpression(ReadOnlySpan<byte> text, int at, PathTraits path, ref Assignment found, int depth)
    {
        if (at >= text.Length)
            return false;
        byte b = text[at];
        if (Bytes.IsQuote(b))
            return ReadQuoted(text, at, ref found) && !IsHeaderValue(text[found.ValueStart..found.ValueEnd]);
        if (IsHeaderValue(text[at..Math.Min(text.Length, at + 8)]))
            return false;
        if (b == '\\' || b == '&')
            return ReadEscaped(text, at, ref found);
        // b"…", @"…", N'…', r'…'
        if (at + 2 < text.Length && (char.IsAsciiLetter((char)b) || b is (byte)'@' or (byte)'$'))
        {
            if (text[at + 1] is (byte)'"' or (byte)'\'')
                return ReadQuoted(text, at + 1, ref found);
            if (text[at + 2] is (byte)'"' or (byte)'\''
                && (char.IsAsciiLetter((char)text[at + 1]) || text[at + 1] is (byte)'#' or (byte)'@'))
                return ReadQuoted(text, at + 2, ref found);
        }
        if (depth < MostWrappers && WrapperEnd(text, at) is >= 0 and int inner)
        {
            bool reads = ReadsEnvironment(text[at..inner]);
            if (reads)
                return ReadDefault(text, at, ref found);
            inner = Bytes.SkipSpace(text, inner, ref found);
            if (inner < text.Length
                && (Bytes.IsQuote(text[inner]) || text[inner] == '\\' || WrapperEnd(text, inner) >= 0
                    || IsPrefixedQuote(text, inner)))
            {
                found.IsWrapped = true;
                return ReadExpression(text, inner, path, ref found, depth + 1);
            }
            return false;
        }
        if (StartsReference(text, at))
            return ReadDefault(text, at, ref found);
        return depth == 0 && BareReader.TryRead(text, at, path, ref found);
    }

    /// <summary>Whether <see cref="UnnamedSecretReader"/> reads it, for what it is.</summary>
    private static bool IsHeaderValue(ReadOnlySpan<byte> value) =>
        Bytes.IsAt(value, 0, "basic "u8) || Bytes.IsAt(value, 0, "bearer "u8);

    private static bool IsPrefixedQuote(ReadOnlySpan<byte> text, int at) =>
        at + 1 < text.Length && char.IsAsciiLetter((char)text[at]) && text[at + 1] is (byte)'"' or (byte)'\'';

    /// <summary>
    /// The offset after <c>name(</c>, <c>[]byte(</c>, <c>[</c>, <c>{</c> or <c>new T(</c>; -1 where none stands here.
    /// </summary>
    private static int WrapperEnd(ReadOnlySpan<byte> text, int at)
    {
        int end = at, most = Math.Min(text.Length, at + LongestWrapper);
        if (Bytes.IsAt(text, at, "new "u8))
            end += 4;
        while (end < most
            && (Bytes.IsName(text[end]) || text[end] is (byte)':' or (byte)'[' or (byte)']' or (byte)'<' or (byte)'>' or (byte)'!'
            or (byte)'*'))
        {
            // A list: the first of its values. After a name it would be an index.
            if (text[end] == '[' && end + 1 < most && (Bytes.IsQuote(text[end + 1]) || Bytes.IsBlank(text[end + 1])))
                return end == at ? end + 1 : -1;
            end++;
        }
        return end < most && (text[end] == '(' || (text[end] == '{' && (end == at || text[at] == '['))) ? end + 1 : -1;
    }

    private static bool ReadsEnvironment(ReadOnlySpan<byte> wrapper) =>
        Contains(wrapper, "env"u8) || Contains(wrapper, "config"u8) || Contains(wrapper, "get"u8) || Contains(wrapper, "fetch"u8)
        || Contains(wrapper, "setting"u8)
        || Contains(wrapper, "prop"u8) || Contains(wrapper, "option"u8) || Contains(wrapper, "param"u8);

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (int i = 0; i <= text.Length - lower.Length; i++)
        {
            if (Bytes.IsAt(text, i, lower))
                return true;
        }
        return false;
    }

    private static bool StartsReference(ReadOnlySpan<byte> text, int at) =>
        (text[at] == '$' && at + 1 < text.Length && text[at + 1] is (byte)'{' or (byte)'(')
        || (text[at] == '{' && at + 1 < text.Length && text[at + 1] is (byte)'{' or (byte)'%')
        || Bytes.IsAt(text, at, "process.env"u8) || Bytes.IsAt(text, at, "env"u8) || Bytes.IsAt(text, at, "os."u8);

    /// <summary>The literal that is taken where a reference is not set, on the same line.</summary>
    private static bool ReadDefault(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int end = Bytes.LineEnd(text, at, most: 256);
        found.IsDefault = true;
        if (text[at] == '$' && at + 1 < end && text[at + 1] == '{' && (at + 2 >= end || text[at + 2] != '{'))
        {
            int close = text[at..end].IndexOf((byte)'}');
            int colon = text[at..end].IndexOf((byte)':');
            if (colon > 0 && close > colon)
                return Set(ref found, at + colon + (text[at + colon + 1] is (byte)'-' or (byte)'=' ? 2 : 1), at + close,
                    ValueForm.Bare);
            if (close > 0 && at + close + 1 < end)
                at += close + 1;
        }
        for (int i = at; i < end - 2; i++)
        {
            int after = text[i] switch
            {
                (byte)'|' when text[i + 1] == '|' => i + 2,
                (byte)'?' when text[i + 1] is (byte)'?' or (byte)':' => i + 2,
                (byte)' ' when Bytes.IsAt(text, i, " or "u8) => i + 4,
                (byte)'d' when Bytes.IsAt(text, i, "default("u8) => i + 8,
                (byte)'d' when Bytes.IsAt(text, i, "default="u8) => i + 8,
                (byte)',' or (byte)'{' => i + 1,
                _ => -1,
            };
            if (after < 0)
                continue;
            after = Bytes.SkipBlanks(text, after);
            if (after < end && Bytes.IsQuote(text[after]))
                return ReadQuoted(text, after, ref found);
        }
        return false;
    }

    private static bool ReadQuoted(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        byte quote = text[at];
        int start = at + 1;
        // """…""" on one line
        if (start + 1 < text.Length && text[start] == quote && text[start + 1] == quote)
            start += 2;
        int most = Math.Min(text.Length, start + LongestValue + 1);
        int end = start;
        while (end < most && text[end] != quote && text[end] != '\n')
            end += text[end] == '\\' && end + 1 < most && text[end + 1] != '\n' ? 2 : 1;
        if (end >= most || text[end] != quote)
            return false;
        return Set(ref found, start, end, quote switch { (byte)'"' => ValueForm.DoubleQuoted, (byte)'\'' =>
            ValueForm.SingleQuoted, _ => ValueForm.BackQuoted });
    }

    /// <summary><c>\"v\"</c> with any number of backslashes, or <c>&amp;quot;v&amp;quot;</c>.</summary>
    private static bool ReadEscaped(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int open = at;
        while (open < text.Length && open - at < 8 && text[open] == '\\')
            open++;
        if (Bytes.IsAt(text, open, "&quot;"u8) || Bytes.IsAt(text, open, "&#34;"u8) || Bytes.IsAt(text, open, "&apos;"u8))
            open += text[open + 1] == '#' ? 4 : 5;
        else if (open == at || open >= text.Length || text[open] is not ((byte)'"' or (byte)'\'' or (byte)'`'))
            return false;
        ReadOnlySpan<byte> mark = text[at..(open + 1)];
        int start = open + 1;
        int most = Math.Min(text.Length, start + LongestValue);
        int end = start;
        while (end < most && text[end] != '\n' && !text[end..].StartsWith(mark))
            end++;
        return end < most && text[end] != '\n' && Set(ref found, start, end, ValueForm.EscapedQuoted);
    }

    private static bool ReadElement(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        at = Bytes.SkipSpace(text, at, ref found);
        if (Bytes.IsAt(text, at, "<![cdata["u8))
            at += "<![CDATA[".Length;
        else if (Bytes.IsAt(text, at, "<value>"u8))
            at += "<value>".Length;
        int most = Math.Min(text.Length, at + LongestValue);
        int length = at < most ? text[at..most].IndexOfAny("<\n]"u8) : -1;
        if (length < ShortestValue)
            return false;
        int end = at + length;
        while (end > at && (Bytes.IsBlank(text[end - 1]) || text[end - 1] == '\r'))
            end--;
        return Set(ref found, at, end, ValueForm.ElementText);
    }

    /// <summary>A block scalar of one line: <c>key: |</c> and the value below.</summary>
    private static bool ReadBlock(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int end = Bytes.LineEnd(text, at);
        if (end - at > 3)
            return false;
        at = Bytes.SkipSpace(text, end, ref found);
        if (at >= text.Length)
            return false;
        end = Bytes.LineEnd(text, at);
        ReadOnlySpan<byte> line = text[at..end].TrimEnd(" \t"u8);
        return line.Length is >= ShortestValue and <= LongestValue && line.IndexOfAny(" \t"u8) < 0
            && Set(ref found, at, at + line.Length, ValueForm.Block);
    }

    internal static bool Set(ref Assignment found, int start, int end, ValueForm form)
    {
        found.ValueStart = start;
        found.ValueEnd = end;
        found.Form = form;
        return end > start;
    }
}
