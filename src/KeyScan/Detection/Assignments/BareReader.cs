using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads values without quotes. In a line of configuration the value goes to the end of the line, whatever characters it has;
/// elsewhere to the next delimiter, and in code only inside a string or a comment: outside of them it is an expression.
/// </summary>
internal static class BareReader
{
    private static readonly SearchValues<byte> OpensText = SearchValues.Create("\"'`#/*\\"u8);

    /// <summary>Reads the value that starts at <paramref name="at"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, PathTraits path, ref Assignment found)
    {
        byte first = text[at];
        if (first is (byte)'\n' or (byte)'\r' or (byte)'(' or (byte)'<' or (byte)'>' or (byte)',' or (byte)';' or (byte)')'
            or (byte)']' or (byte)'}' or (byte)'|')
            return false;
        if (found.Binding is Binding.Call or Binding.Comma or Binding.Comparison or Binding.Arrow)
            return false;
        int lineStart = Bytes.LineStart(text, found.NameStart);
        bool isCode = path.IsCode && !IsInText(text, lineStart, found.NameStart);
        if (isCode && !IsUnlikeCode(text, lineStart, at, found))
            return false;
        if ((isCode || !path.IsCode) && StartsLine(text, lineStart, found.NameStart))
        {
            int end = LineValueEnd(text, at);
            if (end > at && end - at <= ValueReader.LongestValue && text[at..end].IndexOfAny(" \t\""u8) < 0)
                return ValueReader.Set(ref found, at, end, ValueForm.WholeLine);
        }
        return ValueReader.Set(ref found, at, ValueReader.BareEnd(text, at), ValueForm.Bare);
    }

    /// <summary>
    /// Whether a line of code is none: a setting pasted into it, one word with digits up to the end of the line.
    /// </summary>
    private static bool IsUnlikeCode(ReadOnlySpan<byte> text, int lineStart, int at, in Assignment found)
    {
        if (!StartsLine(text, lineStart, found.NameStart))
            return false;
        ReadOnlySpan<byte> rest = text[at..Bytes.LineEnd(text, at)];
        return rest.Length >= 8 && rest.IndexOfAny(" .(["u8) < 0 && rest[^1] != ','
            && rest.ContainsAnyInRange((byte)'0', (byte)'9') && rest[0] is not ((byte)'\'' or (byte)'"');
    }

    /// <summary>Whether nothing but what a configuration line begins with stands before the name.</summary>
    private static bool StartsLine(ReadOnlySpan<byte> text, int lineStart, int name)
    {
        int at = Bytes.SkipBlanks(text, lineStart);
        while (at < name && text[at] is (byte)'#' or (byte)'-' or (byte)';' or (byte)'/' or (byte)'*' or (byte)' ' or (byte)'\''
            or (byte)'$')
            at++;
        foreach (ReadOnlySpan<byte> word in new Words())
        {
            if (at < name && Bytes.IsAt(text, at, word))
            {
                at = Bytes.SkipBlanks(text, at + word.Length);
                break;
            }
        }
        return at >= name;
    }

    private static int LineValueEnd(ReadOnlySpan<byte> text, int at)
    {
        int end = Bytes.LineEnd(text, at);
        int comment = text[at..end].IndexOf(" #"u8);
        if (comment >= 0)
            end = at + comment;
        while (end > at && (Bytes.IsBlank(text[end - 1]) || text[end - 1] is (byte)'\\' && end - at > 1
            && Bytes.IsBlank(text[end - 2])))
            end--;
        // A list or an object that goes on, and a statement's end.
        while (end > at && text[end - 1] is (byte)',' or (byte)';')
            end--;
        return end;
    }

    /// <summary>Whether the name stands in a string or a comment: an odd number of quotes before it, or a comment mark.</summary>
    private static bool IsInText(ReadOnlySpan<byte> text, int lineStart, int name)
    {
        int first = text[lineStart..name].IndexOfAny(OpensText);
        if (first < 0)
            return false;
        byte open = 0;
        for (int i = lineStart + first; i < name; i++)
        {
            byte b = text[i];
            if (b == '\\')
                i++;
            else if (open != 0)
                open = b == open ? (byte)0 : open;
            else if (Bytes.IsQuote(b))
                open = b;
            else if (b == '#' || (b == '/' && i + 1 < name && text[i + 1] == '/')
                || (b == '*' && i == Bytes.SkipBlanks(text, lineStart)))
                return true;
        }
        return open != 0;
    }

    /// <summary>What may stand before the name of a configuration line.</summary>
    private ref struct Words
    {
        private int _next;

        public readonly Words GetEnumerator() => this;

        public readonly ReadOnlySpan<byte> Current => _next switch
        {
            1 => "export "u8,
            2 => "set "u8,
            3 => "env:"u8,
            4 => "env "u8,
            5 => "arg "u8,
            _ => "setx "u8,
        };

        public bool MoveNext() => ++_next <= 6;
    }
}
