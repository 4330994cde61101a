using System.Buffers;
using System.Text;

namespace KeyScan.Decoding;

/// <summary>Words in which some characters are escaped, as URLs and JSON have them.</summary>
internal static class EscapedText
{
    private const int LongestWord = 1024;
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n\"'`<>&;,(){}[]=|"u8);

    /// <summary>Adds the words of <paramref name="text"/> that have a percent or <c>\u00</c> escape.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<EncodedRun> runs)
    {
        FindWords(text, "%"u8, RunEncoding.Percent, runs);
        FindWords(text, @"\u00"u8, RunEncoding.UnicodeEscapes, runs);
    }

    /// <summary>Decodes the escapes of a word and leaves the rest as it is; returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> word, Span<byte> output)
    {
        int length = 0;
        for (int at = 0; at < word.Length;)
        {
            if (TryUnicode(word[at..], out int code, out int used))
                length += new Rune(char.IsSurrogate((char)code) ? '\uFFFD' : (char)code).EncodeToUtf8(output[length..]);
            else if (TryPercent(word[at..], out code, out used))
                output[length++] = (byte)code;
            else
                (output[length++], used) = (word[at], 1);
            at += used;
        }
        return length;
    }

    private static void FindWords(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, RunEncoding encoding, List<EncodedRun> runs)
    {
        for (int from = 0; from < text.Length;)
        {
            int found = text[from..].IndexOf(mark);
            if (found < 0)
                return;
            int at = from + found;
            from = at + 1;
            if (!TryPercent(text[at..], out _, out _) && !TryUnicode(text[at..], out _, out _))
                continue;
            int start = StartOf(text, at);
            int end = EndOf(text, at);
            if (end - start >= EncodedRuns.Shortest)
                runs.Add(new EncodedRun(start, end - start, encoding));
            from = end;
        }
    }

    private static int StartOf(ReadOnlySpan<byte> text, int at)
    {
        int least = Math.Max(0, at - LongestWord);
        return least + text[least..at].LastIndexOfAny(Delimiters) + 1;
    }

    private static int EndOf(ReadOnlySpan<byte> text, int at)
    {
        int most = Math.Min(text.Length, at + LongestWord);
        int length = text[at..most].IndexOfAny(Delimiters);
        return length < 0 ? most : at + length;
    }

    private static bool TryPercent(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 3);
        return text.Length >= used && text[0] == (byte)'%' && TryHex(text.Slice(1, 2), out code) && EncodedRuns.IsReadable((byte)code);
    }

    private static bool TryUnicode(ReadOnlySpan<byte> text, out int code, out int used)
    {
        (code, used) = (0, 6);
        return text.Length >= used && text[0] == (byte)'\\' && text[1] == (byte)'u' && TryHex(text.Slice(2, 4), out code);
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
