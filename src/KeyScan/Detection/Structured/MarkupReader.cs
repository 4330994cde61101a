namespace KeyScan.Detection.Structured;

/// <summary>
/// The tags of XML or HTML, one after the other, as they stand: nothing is nested, expanded or fetched, so that no document type
/// and no entity can do anything. Offsets into the text, 0-based.
/// </summary>
internal ref struct MarkupReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next;
    private int _nameStart, _nameEnd;

    /// <summary>Where the tag at hand starts.</summary>
    public int Start { get; private set; }

    /// <summary>The offset just after the tag at hand, where the text behind it starts.</summary>
    public int End { get; private set; }

    /// <summary>Where the text behind the tag ends: at the next one.</summary>
    public readonly int TextEnd => _text[End..].IndexOf((byte)'<') is >= 0 and int length ? End + length : _text.Length;

    /// <summary>The tag's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _text[_nameStart.._nameEnd];

    /// <summary>Whether it ends an element.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Goes to the next tag; false where there is none.</summary>
    public bool TryNext()
    {
        while (_next < _text.Length)
        {
            int open = _text[_next..].IndexOf((byte)'<');
            if (open < 0)
                return false;
            Start = _next + open;
            ReadOnlySpan<byte> rest = _text[Start..];
            if (rest.StartsWith("<!--"u8) || rest.StartsWith("<![CDATA["u8))
            {
                int close = rest.IndexOf(rest[2] == '-' ? "-->"u8 : "]]>"u8);
                _next = close < 0 ? _text.Length : Start + close + 3;
                continue;
            }
            IsClosing = rest.Length > 1 && rest[1] == '/';
            _nameStart = _nameEnd = Start + (IsClosing ? 2 : 1);
            while (_nameEnd < _text.Length
                && (char.IsAsciiLetterOrDigit((char)_text[_nameEnd]) || _text[_nameEnd] is (byte)'-' or (byte)'_' or (byte)'.'
                or (byte)':'))
                _nameEnd++;
            End = _next = EndOfTag(_nameEnd);
            if (_nameEnd > _nameStart)
                return true;
        }
        return false;
    }

    /// <summary>
    /// Goes to the end of the element at hand, whose text is no markup, as that of <c>script</c>; answers with where that ends.
    /// </summary>
    public int SkipText()
    {
        Span<byte> close = stackalloc byte[Name.Length + 2];
        (close[0], close[1]) = ((byte)'<', (byte)'/');
        Name.CopyTo(close[2..]);
        int end = _text[End..].IndexOf(close);
        _next = end < 0 ? _text.Length : End + end;
        return _next;
    }

    /// <summary>The value of an attribute of the tag at hand, without its quotes.</summary>
    public readonly bool TryAttribute(ReadOnlySpan<byte> name, out int start, out int end)
    {
        (start, end) = (0, 0);
        int at = _nameEnd;
        while (at < End)
        {
            int found = _text[at..End].IndexOf(name);
            if (found < 0)
                return false;
            int from = at + found;
            at = from + name.Length;
            int equals = at;
            while (equals < End && _text[equals] is (byte)' ' or (byte)'\n' or (byte)'\t')
                equals++;
            if (_text[from - 1] > ' ' || equals + 1 >= End || _text[equals] != '=')
                continue;
            start = equals + 1;
            while (start < End && _text[start] is (byte)' ' or (byte)'\n' or (byte)'\t')
                start++;
            byte quote = start < End ? _text[start] : (byte)0;
            if (quote is not ((byte)'"' or (byte)'\''))
                return false;
            int close = _text[++start..End].IndexOf(quote);
            end = start + Math.Max(0, close);
            return close >= 0;
        }
        return false;
    }

    /// <summary>The value of an attribute, for people; empty where there is none.</summary>
    public readonly string Label(ReadOnlySpan<byte> name) =>
        TryAttribute(name, out int start, out int end) ? StepText.Of(_text[start..end]) : "";

    private readonly int EndOfTag(int at)
    {
        byte quote = 0;
        for (; at < _text.Length; at++)
        {
            byte b = _text[at];
            if (quote != 0)
                quote = b == quote ? (byte)0 : quote;
            else if (b is (byte)'"' or (byte)'\'')
                quote = b;
            else if (b == '>')
                return at + 1;
            else if (b == '<')
                return at;
        }
        return _text.Length;
    }
}
