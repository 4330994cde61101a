using System.Buffers;
using System.Text;

namespace KeyScan.Decoding;

/// <summary>Words in which some characters are escaped, as URLs, JSON, C, HTML and coloured output have them.</summary>
internal static class EscapedText
{
    private const int LongestWord = 1024;
    private const byte Escape = 0x1B;
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\"'`<>"u8);
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n\"'`<>&;,(){}[]=|"u8);

    /// <summary>
    /// Adds the words that have an escape in the whole lines of <paramref name="text"/> from <paramref name="start"/> to
    /// <paramref name="end"/>.
    /// </summary>
    public static void Find(ReadOnlySpan<byte> text, int start, int end, List<EncodedRun> runs)
    {
        FindWords(text, start, end, "%"u8, Delimiters, RunEncoding.Percent, runs);
        FindWords(text, start, end, @"\u00"u8, Delimiters, RunEncoding.UnicodeEscapes, runs);
        FindWords(text, start, end, @"\x"u8, Delimiters, RunEncoding.HexEscapes, runs);
        FindWords(text, start, end, "&#"u8, Blanks, RunEncoding.HtmlEntities, runs);
        FindWords(text, start, end, "\u001b["u8, Blanks, RunEncoding.TerminalCodes, runs);
    }

    /// <summary>Decodes the escapes of a word and leaves the rest as it is; returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> word, Span<byte> output)
    {
        int length = 0;
        for (int at = 0; at < word.Length;)
        {
            ReadOnlySpan<byte> rest = word[at..];
            if (TryUnicode(rest, out int code, out int used) || TryReference(rest, out code, out used))
                length += new Rune(char.IsSurrogate((char)code) ? '\uFFFD' : (char)code).EncodeToUtf8(output[length..]);
            else if (TryPercent(rest, out code, out used) || TryHexEscape(rest, out code, out used))
                output[length++] = (byte)code;
            else if (!TryTerminalCode(rest, out used))
                (output[length++], used) = (word[at], 1);
            at += used;
        }
        return length;
    }

    private static void FindWords(
        ReadOnlySpan<byte> text, int first, int last, ReadOnlySpan<byte> mark, SearchValues<byte> delimiters,
            RunEncoding encoding, List<EncodedRun> runs)
    {
        for (int from = first; from < last;)
        {
            int found = text[from..last].IndexOf(mark);
            if (found < 0)
                return;
            int at = from + found;
            from = at + 1;
            if (!IsEscape(text, at, encoding))
                continue;
            int least = Math.Max(0, at - LongestWord), most = Math.Min(text.Length, at + LongestWord);
            int start = least + text[least..at].LastIndexOfAny(delimiters) + 1;
            int length = text[at..most].IndexOfAny(delimiters);
            int end = length < 0 ? most : at + length;
            if (end - start >= EncodedRuns.Shortest)
                runs.Add(new EncodedRun(start, end - start, encoding));
            from = end;
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text, int at, RunEncoding encoding) => encoding switch
    {
        RunEncoding.Percent => TryPercent(text[at..], out _, out _),
        RunEncoding.UnicodeEscapes => TryUnicode(text[at..], out _, out _),
        RunEncoding.HexEscapes => TryHexEscape(text[at..], out _, out _),
        RunEncoding.HtmlEntities => TryReference(text[at..], out _, out _),
        // At the edge of a word a code hides nothing: the word stands free as it is.
        _ => TryTerminalCode(text[at..], out int used) && at > 0 && at + used < text.Length && text[at + used] != Escape
            && char.IsAsciiLetterOrDigit((char)text[at + used]) && !Blanks.Contains(text[at - 1]),
    };

    private static bool TryPercent(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 3);
        return text.Length >= used && text[0] == (byte)'%' && TryHex(text.Slice(1, 2), out code)
            && EncodedRuns.IsReadable((byte)code);
    }

    private static bool TryUnicode(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 6);
        return text.Length >= used && text[0] == (byte)'\\' && text[1] == (byte)'u' && TryHex(text.Slice(2, 4), out code);
    }

    private static bool TryHexEscape(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 4);
        return text.Length >= used && text[0] == (byte)'\\' && text[1] == (byte)'x' && TryHex(text.Slice(2, 2), out code)
            && EncodedRuns.IsReadable((byte)code);
    }

    /// <summary>A numeric character reference below 128: others are no part of a key.</summary>
    private static bool TryReference(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 0);
        if (text.Length < 4 || text[0] != (byte)'&' || text[1] != (byte)'#')
            return false;
        int close = text[..Math.Min(8, text.Length)].IndexOf((byte)';');
        if (close < 3)
            return false;
        used = close + 1;
        bool isHex = text[2] is (byte)'x' or (byte)'X';
        ReadOnlySpan<byte> digits = text[(isHex ? 3 : 2)..close];
        if (isHex)
            return !digits.IsEmpty && TryHex(digits, out code) && code < 128 && EncodedRuns.IsReadable((byte)code);
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            code = (code * 10) + digit - '0';
        }
        return code < 128 && EncodedRuns.IsReadable((byte)code);
    }

    /// <summary>A control sequence of ECMA-48, 5.4: ESC, an opening bracket, parameters, and a letter that ends it.</summary>
    private static bool TryTerminalCode(ReadOnlySpan<byte> text, out int used)
    {
        used = 2;
        if (text.Length < 3 || text[0] != Escape || text[1] != (byte)'[')
            return false;
        while (used < text.Length && text[used] is >= 0x20 and <= 0x3F)
            used++;
        return used < text.Length && text[used++] is >= 0x40 and <= 0x7E;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            value = (value * 16) + HexValue(digit);
        }
        return true;
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
