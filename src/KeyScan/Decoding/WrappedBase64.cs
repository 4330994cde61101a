namespace KeyScan.Decoding;

/// <summary>
/// Base64 that is broken into lines of one length, as <c>base64</c>, MIME (RFC 2045, 76 columns) and PEM (64) write it.
/// </summary>
internal static class WrappedBase64
{
    /// <summary>Shorter lines are words of a text under each other.</summary>
    public const int ShortestLine = 48;

    /// <summary>
    /// The end of the lines that go on from the run at <paramref name="start"/>; the run's own end where none do.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">0-based offset of the first line's first character.</param>
    /// <param name="length">Bytes of the first line, padding included.</param>
    public static int EndOfLines(ReadOnlySpan<byte> text, int start, int length)
    {
        int end = start + length;
        if (length < ShortestLine || length % 4 != 0)
            return end;
        int indent = start - (text[..start].LastIndexOf((byte)'\n') + 1);
        while (true)
        {
            int next = StartOfNextLine(text, end, indent);
            if (next < 0)
                return end;
            int stop = next;
            while (stop < text.Length && stop - next <= length && Base64Text.IsCharacter(text[stop]))
                stop++;
            if (stop == next || stop - next > length || !EndsLine(text, stop))
                return end;
            end = stop;
            if (stop - next < length)
                return end;
        }
    }

    /// <summary>
    /// The offset in <paramref name="run"/> of its character number <paramref name="index"/>, line breaks and indentation not
    /// counted.
    /// </summary>
    public static int OffsetOf(ReadOnlySpan<byte> run, int index)
    {
        int last = 0;
        for (int at = 0; at < run.Length; at++)
        {
            if (run[at] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                continue;
            last = at;
            if (index-- == 0)
                return at;
        }
        return last;
    }

    /// <summary>
    /// Where the next line's characters start, after a line break and what the first line has in front of its own.
    /// </summary>
    private static int StartOfNextLine(ReadOnlySpan<byte> text, int end, int indent)
    {
        int at = end;
        if (at < text.Length && text[at] == (byte)'\r')
            at++;
        if (at >= text.Length || text[at] != (byte)'\n')
            return -1;
        int start = ++at;
        while (at < text.Length && at - start <= indent && text[at] is (byte)' ' or (byte)'\t')
            at++;
        return at;
    }

    private static bool EndsLine(ReadOnlySpan<byte> text, int at) =>
        at == text.Length || text[at] is (byte)'\r' or (byte)'\n' or (byte)'"' or (byte)'\'' or (byte)' ' or (byte)'<';
}
