namespace KeyScan.Filtering;

/// <summary>
/// The lines around a key of several lines that belong to it: its <c>-----BEGIN</c> and <c>-----END</c> lines, a line that opens
/// the text it stands in (<c>key: |</c>, <c>KEY = """</c>) and one that closes it. Nobody can put a comment between them, so
/// comments there are about the key.
/// </summary>
internal readonly record struct KeyFrame(int Start, int End)
{
    private const int LongestLine = 200;
    private const int LongestGap = 32;
    private const int LongestPutty = 16 * 1024;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN"u8;

    private static ReadOnlySpan<byte> Finish => "-----END"u8;

    /// <summary>
    /// What may stand between the frame and the key, where the text is a literal of many lines: breaks, quotes, escapes.
    /// </summary>
    private static ReadOnlySpan<byte> Gap => " \t\r\n\"'\\+,nr"u8;

    /// <summary>What a line of nothing but closing signs is made of.</summary>
    private static ReadOnlySpan<byte> Closers => " \t\r\"'`)]};,"u8;

    /// <summary>What comments begin with; they go before a marker that stands behind code.</summary>
    private static ReadOnlySpan<byte> CommentStarts => " \t#/*<!;-%"u8;

    /// <summary>The frame of the secret between two offsets; null where it has none.</summary>
    public static KeyFrame? Find(ReadOnlySpan<byte> text, int start, int end)
    {
        int from = Math.Max(0, start - LongestGap);
        int before = from + text[from..start].TrimEnd(Gap).Length;
        if (text[..before].EndsWith("-----"u8))
        {
            int low = Math.Max(0, before - LongestLine);
            int begin = text[low..before].LastIndexOf(Begin);
            int after = text[end..Math.Min(text.Length, end + LongestLine)].IndexOf(Finish);
            return begin < 0 || after < 0 ? null : new KeyFrame(low + begin, LineEndOf(text, end + after, Finish.Length));
        }
        int lineStart = text[..start].LastIndexOf((byte)'\n');
        if (lineStart > 0 && PreviousLine(text, lineStart + 1).StartsWith("Private-Lines:"u8))
        {
            int low = Math.Max(0, start - LongestPutty);
            int begin = text[low..start].LastIndexOf("PuTTY-User-Key-File-"u8);
            return begin < 0 ? null : new KeyFrame(low + begin, end);
        }
        return null;
    }

    /// <summary>
    /// Whether a line ends with what opens a text of several lines or a value on the next, a comment's beginning at its end
    /// aside.
    /// </summary>
    public static bool Opens(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd(CommentStarts);
        if (line.IsEmpty)
            return false;
        if (line[^1] is (byte)'|' or (byte)'>' or (byte)'(' or (byte)'[' or (byte)'{' or (byte)'=' or (byte)':' or (byte)'\\'
            or (byte)'`' or (byte)'+')
            return true;
        if (line.EndsWith("\"\"\""u8) || line.EndsWith("'''"u8))
            return true;
        int heredoc = line.LastIndexOf("<<"u8);
        return heredoc >= 0 && line[(heredoc + 2)..].IndexOf((byte)' ') < 0;
    }

    /// <summary>
    /// Whether a line begins with what closes such a text, and holds nothing else before <paramref name="marker"/>.
    /// </summary>
    public static bool Closes(ReadOnlySpan<byte> line, int marker)
    {
        ReadOnlySpan<byte> before = line[..marker].TrimEnd(CommentStarts);
        return !before.IsEmpty && before.Trim(Closers).IsEmpty;
    }

    // -----END … KEY-----
    private static int LineEndOf(ReadOnlySpan<byte> text, int at, int skip)
    {
        ReadOnlySpan<byte> rest = text[(at + skip)..Math.Min(text.Length, at + LongestLine)];
        int dashes = rest.IndexOf("-----"u8), lineBreak = rest.IndexOf((byte)'\n');
        return dashes >= 0 && (lineBreak < 0 || dashes < lineBreak) ? at + skip + dashes + 5
            : at + skip + Math.Max(0, lineBreak < 0 ? rest.Length : lineBreak);
    }

    private static ReadOnlySpan<byte> PreviousLine(ReadOnlySpan<byte> text, int lineStart)
    {
        int end = lineStart - 1;
        int low = Math.Max(0, end - LongestLine);
        return text[(low + text[low..end].LastIndexOf((byte)'\n') + 1)..end];
    }
}
