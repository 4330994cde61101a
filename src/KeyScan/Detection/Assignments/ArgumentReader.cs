namespace KeyScan.Detection.Assignments;

/// <summary>
/// The words of a command, up to where it ends: a line end that no <c>\</c> stands before, a pipe, a <c>;</c>, a redirection.
/// Knows the quotes of shells. Offsets into the text, 0-based.
/// </summary>
internal ref struct ArgumentReader(ReadOnlySpan<byte> text, int begin)
{
    private const int LongestLine = 400;
    private const int MostLines = 8;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _limit = Bytes.LineEnd(text, begin, LongestLine);
    private int _lines;

    /// <summary>Where the word at hand starts, with its quotes.</summary>
    public int Start { get; private set; } = begin;

    /// <summary>The offset just after it.</summary>
    public int End { get; private set; } = begin;

    /// <summary>Where the last line begins that was read, where that is another one than the first; 0 where none was.</summary>
    public int Farthest { get; private set; }

    /// <summary>The word at hand, with its quotes.</summary>
    public readonly ReadOnlySpan<byte> Word => _text[Start..End];

    /// <summary>Goes to the next word; false where there is none.</summary>
    public bool TryNext()
    {
        int here = Bytes.SkipBlanks(_text[.._limit], End);
        while (here == _limit - 1 && _text[here] == '\\' && _limit < _text.Length)
        {
            int next = _text[_limit] == '\r' ? _limit + 2 : _limit + 1;
            if (_text[_limit] is not ((byte)'\r' or (byte)'\n') || ++_lines > MostLines)
                return false;
            Farthest = Math.Min(next, _text.Length);
            _limit = Bytes.LineEnd(_text, Farthest, LongestLine);
            here = Bytes.SkipBlanks(_text[.._limit], Farthest);
        }
        if (here >= _limit || EndsCommand(_text[here]))
            return false;
        (Start, End) = (here, WordEnd(here));
        return End > Start;
    }

    /// <summary>
    /// The value in [<paramref name="from"/>, <see cref="End"/>) of the word without its quotes; false where it is none that
    /// could be a password.
    /// </summary>
    public readonly bool TryTake(int from, ref Assignment found)
    {
        int start = from, end = End;
        bool isEscaped = start + 1 < end && _text[start] == '\\' && Bytes.IsQuote(_text[start + 1]);
        start += isEscaped ? 1 : 0;
        byte quote = start < end && Bytes.IsQuote(_text[start]) ? _text[start] : (byte)0;
        if (quote != 0)
        {
            int length = _text[++start..end].IndexOf(quote);
            end = length < 0 ? end : start + length;
        }
        // `curl -u me:pw\n` in a string, and the escaped quote that closes one.
        for (int i = start; i + 1 < end; i++)
        {
            if (_text[i] == '\\' && _text[i + 1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'"' or (byte)'\'')
                end = i;
        }
        if (isEscaped && end > start && _text[end - 1] == '\\')
            end--;
        return end - start >= 3 && !_text[start..end].ContainsAny((byte)' ', (byte)'\t')
            && ValueReader.Set(ref found, start, end, isEscaped ? ValueForm.EscapedQuoted : quote switch { (byte)'"' =>
                ValueForm.DoubleQuoted, (byte)'\'' => ValueForm.SingleQuoted, _ => ValueForm.Bare });
    }

    private static bool EndsCommand(byte b) =>
        b is (byte)'|' or (byte)';' or (byte)'#' or (byte)'<' or (byte)'>' or (byte)')' or (byte)'&' or (byte)'`' or (byte)',';

    /// <summary>
    /// Where the word ends. A quote inside of it belongs to it where it opens a part: after a flag's letter, <c>=</c> and what
    /// parts a user from a password; elsewhere it closes the string that all of the command stands in.
    /// </summary>
    private readonly int WordEnd(int at)
    {
        int start = at;
        while (at < _limit && !Bytes.IsBlank(_text[at]))
        {
            byte b = _text[at];
            // What follows the quote that closes the whole string is no argument: `'passwd ', 'other'`.
            bool opens = Bytes.IsQuote(b) && (at == start || (at - start == 2 && _text[start] == '-')
                    || _text[at - 1] is (byte)'=' or (byte)',' or (byte)':' or (byte)'%' or (byte)'\\')
                && at + 1 < _limit && _text[at + 1] is not ((byte)',' or (byte)')' or (byte)']' or (byte)' ');
            if (opens)
            {
                int close = _text[(at + 1).._limit].IndexOf(b);
                if (close < 0)
                    return at;
                at += close + 2;
                continue;
            }
            if (Bytes.IsQuote(b) || b is (byte)';' or (byte)'|' or (byte)'<' or (byte)'>' or (byte)')' or (byte)'&' or (byte)'`'
                or (byte)'\0')
                return at;
            at++;
        }
        return at;
    }
}
