using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads passwords that a script types when it is asked: what <c>send</c> takes after <c>expect "password:"</c>, and the lines
/// after <c>ftp -n host &lt;&lt;EOF</c>.
/// </summary>
internal static class PromptReader
{
    private const int Nearest = 160;
    private const int MostLines = 4;

    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    /// <summary>
    /// Reads what is sent after the prompt that <paramref name="hit"/> stands in, on its line or the next ones.
    /// </summary>
    /// <param name="text">All of the text.</param>
    /// <param name="hit">Where the prompt's word stands.</param>
    /// <param name="end">The offset just after it.</param>
    /// <param name="found">Takes the value, and how far was looked.</param>
    public static bool TryReadAnswer(ReadOnlySpan<byte> text, int hit, int end, ref Assignment found)
    {
        int line = Bytes.LineStart(text, hit);
        int lineEnd = Bytes.LineEnd(text, end, Nearest);
        int quote = text[line..hit].LastIndexOfAny((byte)'"', (byte)'\'', (byte)'{');
        if (quote < 0)
            return false;
        int send = text[end..lineEnd].IndexOf("send"u8);
        bool isAsked = text[line..(line + quote)].LastIndexOf("expect"u8) >= 0;
        // Behind the prompt there is punctuation, or it is none.
        if ((send < 0 && !isAsked) || text[end..(send < 0 ? lineEnd : end + send)].ContainsAny(Letters))
            return false;
        found.NameStart = hit;
        found.NameEnd = end;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        if (send >= 0)
            return TryReadSent(text, end + send, lineEnd, ref found);
        for (int lines = 1; lines < MostLines && lineEnd < text.Length; lines++)
        {
            int start = Bytes.SkipSpace(text, lineEnd, ref found);
            lineEnd = Bytes.LineEnd(text, start, Nearest);
            found.Farthest = Math.Max(found.Farthest, start);
            send = text[start..lineEnd].IndexOf("send"u8);
            if (send >= 0)
                return TryReadSent(text, start + send, lineEnd, ref found);
            if (text[start..lineEnd].IndexOf("expect"u8) >= 0)
                return false;
        }
        return false;
    }

    private static bool TryReadSent(ReadOnlySpan<byte> text, int at, int lineEnd, ref Assignment found)
    {
        while (at < lineEnd && (Bytes.IsName(text[at]) || Bytes.IsBlank(text[at]) || text[at] == '('))
            at++;
        // b"…"
        if (at >= lineEnd || !Bytes.IsQuote(text[at]))
            return false;
        int start = at + 1, end = start;
        while (end < lineEnd && text[end] != text[at] && text[end] != '\\')
            end++;
        return end < lineEnd && end - start >= 3 && !text[start..end].ContainsAny((byte)' ', (byte)'\t')
            && ValueReader.Set(ref found, start, end, text[at] == '"' ? ValueForm.DoubleQuoted : ValueForm.SingleQuoted);
    }

    /// <summary>
    /// The third word of <c>user name …</c>, or of <c>quote PASS …</c>, in what is typed for <c>ftp -n</c>.
    /// </summary>
    public static bool TryReadFtp(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int lineEnd = Bytes.LineEnd(text, hit);
        if (text[hit..lineEnd].IndexOf("<<"u8) < 0)
            return false;
        for (int lines = 0; lines < MostLines && lineEnd < text.Length; lines++)
        {
            int start = Bytes.SkipSpace(text, lineEnd, ref found);
            lineEnd = Bytes.LineEnd(text, start, Nearest);
            found.Farthest = Math.Max(found.Farthest, start);
            bool isUser = Bytes.IsAt(text, start, "user "u8);
            if (!isUser && !Bytes.IsAt(text, start, "quote pass "u8))
                continue;
            int at = Bytes.SkipBlanks(text, start + (isUser ? "user ".Length : "quote pass ".Length));
            if (isUser)
            {
                while (at < lineEnd && !Bytes.IsBlank(text[at]))
                    at++;
                at = Bytes.SkipBlanks(text, at);
            }
            var words = new ArgumentReader(text[..lineEnd], at);
            return words.TryNext() && words.TryTake(words.Start, ref found);
        }
        return false;
    }
}
