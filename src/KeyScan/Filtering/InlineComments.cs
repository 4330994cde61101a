namespace KeyScan.Filtering;

/// <summary>
/// Finds the comment that allows a secret: on the first or last line of the secret, on the line before, or around it as a block. What a
/// comment looks like is the language's business, so the marker alone counts, whatever stands around it.
/// </summary>
public static class InlineComments
{
    /// <summary>How far along a line a marker is looked for, on either side of the secret, in bytes.</summary>
    public const int LineReach = 4 * 1024;

    /// <summary>How far away the line before, or the begin or end of a block, may be, in bytes.</summary>
    public const int BlockReach = 1024 * 1024;

    /// <summary>Whether <paramref name="text"/> has a block at all; asked once, it spares each secret in the text a long look back.</summary>
    public static bool MayHoldBlocks(ReadOnlySpan<byte> text) => text.IndexOf(InlineMarker.Begin.Bytes) >= 0;

    /// <summary>
    /// The comment in <paramref name="text"/> that allows the secret between two offsets, or null. Of several, the one that holds longest. An
    /// expired one is returned too, with its date; one whose date cannot be read has <see cref="DateOnly.MinValue"/>.
    /// </summary>
    /// <param name="text">The whole text, not a window of it.</param>
    /// <param name="start">Offset of the secret's first byte.</param>
    /// <param name="end">Offset just after its last byte.</param>
    /// <param name="startLine">The 1-based line of <paramref name="start"/>, which the caller knows; counting it again costs a pass.</param>
    /// <param name="mayHoldBlocks">What <see cref="MayHoldBlocks"/> says of the text.</param>
    public static InlineAllow? Find(ReadOnlySpan<byte> text, int start, int end, int startLine, bool mayHoldBlocks = true)
    {
        // A match that takes a line break along must not move the first or the last line.
        for (; start < end && text[start] is (byte)'\n' or (byte)'\r'; start++)
            startLine += text[start] == '\n' ? 1 : 0;
        while (end > start && text[end - 1] is (byte)'\n' or (byte)'\r')
            end--;

        InlineAllow? longest = BeforeOnLine(text, start, startLine);
        if (longest is not { Expires: null })
            longest = Longer(longest, AfterOnLine(text, start, end, startLine));
        if (longest is not { Expires: null })
            longest = Longer(longest, OnLineBefore(text, start, startLine));
        if (mayHoldBlocks && longest is not { Expires: null })
            longest = Longer(longest, InBlock(text, start, end, startLine));
        return longest;
    }

    private static InlineAllow? BeforeOnLine(ReadOnlySpan<byte> text, int start, int startLine)
    {
        int from = Math.Max(LineStart(text, start, LineReach), Math.Max(0, start - LineReach));
        return FirstOf(InlineMarker.SameLine, text, from, start, startLine);
    }

    private static InlineAllow? AfterOnLine(ReadOnlySpan<byte> text, int start, int end, int startLine)
    {
        InlineAllow? found = FirstOf(InlineMarker.SameLine, text, end, LineEnd(text, end, text.Length), startLine);
        return found is null ? null : found with { Line = startLine + text[start..end].Count((byte)'\n') };
    }

    private static InlineAllow? OnLineBefore(ReadOnlySpan<byte> text, int start, int startLine)
    {
        int lineBreak = LineStart(text, start, BlockReach) - 1;
        if (lineBreak < 0)
            return null;
        int from = Math.Max(LineStart(text, lineBreak, LineReach), Math.Max(0, lineBreak - LineReach));
        return FirstOf(InlineMarker.NextLine, text, from, lineBreak, startLine - 1);
    }

    /// <summary>A block that is never closed allows nothing: a forgotten end must not hide the rest of the file.</summary>
    private static InlineAllow? InBlock(ReadOnlySpan<byte> text, int start, int end, int startLine)
    {
        int begin = InlineMarker.Begin.LastIn(text, Math.Max(0, start - BlockReach), start);
        if (begin < 0 || InlineMarker.End.LastIn(text, begin, start) >= 0)
            return null;
        if (InlineMarker.End.FirstIn(text, end, (int)Math.Min(text.Length, (long)end + BlockReach)) < 0)
            return null;
        return Allow(InlineMarker.Begin, text, begin, start, startLine - text[begin..start].Count((byte)'\n'));
    }

    private static InlineAllow? FirstOf(IReadOnlyList<InlineMarker> markers, ReadOnlySpan<byte> text, int from, int to, int line)
    {
        InlineAllow? longest = null;
        foreach (InlineMarker marker in markers)
        {
            int at = marker.FirstIn(text, from, to);
            if (at >= 0)
                longest = Longer(longest, Allow(marker, text, at, to, line));
        }
        return longest;
    }

    private static InlineAllow Allow(InlineMarker marker, ReadOnlySpan<byte> text, int at, int limit, int line)
    {
        if (!marker.TakesAttributes)
            return new InlineAllow(marker.Text, line, Reason: null, Expires: null);
        int tail = at + marker.Length;
        InlineAttributes attributes = InlineAttributes.Parse(text[tail..LineEnd(text, tail, limit)]);
        return new InlineAllow(marker.Text, line, attributes.Reason, attributes.Expires);
    }

    private static InlineAllow? Longer(InlineAllow? one, InlineAllow? other)
    {
        if (one is null || other is null)
            return one ?? other;
        return (other.Expires ?? DateOnly.MaxValue) > (one.Expires ?? DateOnly.MaxValue) ? other : one;
    }

    /// <summary>The offset at which the line around <paramref name="at"/> starts; -1 when that is further back than <paramref name="reach"/>.</summary>
    private static int LineStart(ReadOnlySpan<byte> text, int at, int reach)
    {
        int from = Math.Max(0, at - reach);
        int lineBreak = text[from..at].LastIndexOf((byte)'\n');
        return lineBreak >= 0 ? from + lineBreak + 1 : from == 0 ? 0 : -1;
    }

    /// <summary>The offset at which the line around <paramref name="at"/> ends, as far as <see cref="LineReach"/> and <paramref name="limit"/> go.</summary>
    private static int LineEnd(ReadOnlySpan<byte> text, int at, int limit)
    {
        int to = (int)Math.Min(limit, (long)at + LineReach);
        int lineBreak = text[at..to].IndexOf((byte)'\n');
        return lineBreak >= 0 ? at + lineBreak : to;
    }
}
