namespace KeyScan.Filtering;

/// <summary>
/// Finds the comment that allows a secret: on the first or last line of the secret, on the line before, or around it as a block.
/// What a comment looks like is the language's business, so the marker alone counts, whatever stands around it.
/// </summary>
internal static class InlineComments
{
    /// <summary>How far along a line a marker is looked for, on either side of the secret, in bytes.</summary>
    public const int LineReach = 4 * 1024;

    /// <summary>How far away the line before, or the begin or end of a block, may be, in bytes.</summary>
    public const int BlockReach = 1024 * 1024;

    /// <summary>
    /// Whether <paramref name="text"/> has a block at all; asked once, it spares each secret in the text a long look back.
    /// </summary>
    public static bool MayHoldBlocks(ReadOnlySpan<byte> text)
    {
        foreach ((InlineMarker begin, _) in InlineMarker.Blocks)
        {
            if (text.IndexOf(begin.Bytes) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>
    /// The comment in <paramref name="text"/> that allows the secret between two offsets, or null. Of several, the one that holds
    /// longest. An expired one is returned too, with its date; one whose date cannot be read has <see cref="DateOnly.MinValue"/>.
    /// </summary>
    /// <param name="text">The whole text, not a window of it.</param>
    /// <param name="start">Offset of the secret's first byte.</param>
    /// <param name="end">Offset just after its last byte.</param>
    /// <param name="startLine">The 1-based line of <paramref name="start"/>, which the caller knows; counting it again costs a
    /// pass.</param>
    /// <param name="mayHoldBlocks">What <see cref="MayHoldBlocks"/> says of the text.</param>
    /// <param name="rule">The id of the rule that found the secret: a comment may name the only ones it is about.</param>
    public static InlineAllow? Find(ReadOnlySpan<byte> text, int start, int end, int startLine, bool mayHoldBlocks = true,
        string? rule = null)
    {
        InlineAllow? found = FindAny(text, start, end, startLine, mayHoldBlocks, rule);
        if (found is { Expires: null } || KeyFrame.Find(text, start, end) is not { } frame)
            return found;
        int frameLine = startLine - text[frame.Start..start].Count((byte)'\n');
        found = Longer(found, FindAny(text, frame.Start, frame.End, frameLine, mayHoldBlocks: false, rule));
        return found is { Expires: null } ? found : Longer(found, AroundFrame(text, frame, frameLine, rule));
    }

    private static InlineAllow? FindAny(ReadOnlySpan<byte> text, int start, int end, int startLine, bool mayHoldBlocks,
        string? rule)
    {
        // A match that takes a line break along must not move the first or the last line.
        for (; start < end && text[start] is (byte)'\n' or (byte)'\r'; start++)
            startLine += text[start] == '\n' ? 1 : 0;
        while (end > start && text[end - 1] is (byte)'\n' or (byte)'\r')
            end--;

        InlineAllow? longest = BeforeOnLine(text, start, startLine, rule);
        if (longest is not { Expires: null })
            longest = Longer(longest, AfterOnLine(text, start, end, startLine, rule));
        if (longest is not { Expires: null })
            longest = Longer(longest, OnLineBefore(text, start, startLine, rule));
        if (mayHoldBlocks && longest is not { Expires: null })
            longest = Longer(longest, InBlock(text, start, end, startLine, rule));
        return longest;
    }

    /// <summary>
    /// On the first and the last line of a frame, inside of which the secret begins and ends; and on the lines that open and
    /// close the text it is in.
    /// </summary>
    private static InlineAllow? AroundFrame(ReadOnlySpan<byte> text, KeyFrame frame, int line, string? rule)
    {
        InlineAllow? found = FirstOf(InlineMarker.SameLine, text, frame.Start, LineEnd(text, frame.Start, frame.End), line, rule);
        int opener = LineStart(text, frame.Start, LineReach);
        if (opener > 0 && LineStart(text, opener - 1, LineReach) is >= 0 and int from)
        {
            int to = opener - 1;
            if (KeyFrame.Opens(text[from..to].TrimEnd(" \t\r"u8)))
                found = Longer(found, OnLineBefore(text, from, line - 1, rule));
            foreach (InlineMarker marker in InlineMarker.SameLine)
            {
                if (marker.FirstIn(text, from, to) is >= 0 and int at && KeyFrame.Opens(text[from..at]))
                {
                    found = Longer(found,
                        Longer(Allow(marker, text, at, to, line - 1, rule), OnLineBefore(text, from, line - 1, rule)));
                }
            }
        }
        int next = LineEnd(text, frame.End, text.Length) + 1;
        int lines = line + text[frame.Start..Math.Min(next, text.Length)].Count((byte)'\n');
        foreach (InlineMarker marker in next < text.Length ? InlineMarker.SameLine : [])
        {
            int to = LineEnd(text, next, text.Length);
            if (marker.FirstIn(text, next, to) is >= 0 and int at && KeyFrame.Closes(text[next..to], at - next))
                found = Longer(found, Allow(marker, text, at, to, lines, rule));
        }
        return found;
    }

    private static InlineAllow? BeforeOnLine(ReadOnlySpan<byte> text, int start, int startLine, string? rule)
    {
        int from = Math.Max(LineStart(text, start, LineReach), Math.Max(0, start - LineReach));
        return FirstOf(InlineMarker.SameLine, text, from, start, startLine, rule);
    }

    private static InlineAllow? AfterOnLine(ReadOnlySpan<byte> text, int start, int end, int startLine, string? rule)
    {
        InlineAllow? found = FirstOf(InlineMarker.SameLine, text, end, LineEnd(text, end, text.Length), startLine, rule);
        return found is null ? null : found with { Line = startLine + text[start..end].Count((byte)'\n') };
    }

    private static InlineAllow? OnLineBefore(ReadOnlySpan<byte> text, int start, int startLine, string? rule)
    {
        int lineBreak = LineStart(text, start, BlockReach) - 1;
        if (lineBreak < 0)
            return null;
        int from = Math.Max(LineStart(text, lineBreak, LineReach), Math.Max(0, lineBreak - LineReach));
        return FirstOf(InlineMarker.NextLine, text, from, lineBreak, startLine - 1, rule);
    }

    /// <summary>A block that is never closed allows nothing: a forgotten end must not hide the rest of the file.</summary>
    private static InlineAllow? InBlock(ReadOnlySpan<byte> text, int start, int end, int startLine, string? rule)
    {
        InlineAllow? longest = null;
        foreach ((InlineMarker begins, InlineMarker ends) in InlineMarker.Blocks)
        {
            int begin = begins.LastIn(text, Math.Max(0, start - BlockReach), start);
            if (begin < 0 || ends.LastIn(text, begin, start) >= 0)
                continue;
            if (ends.FirstIn(text, end, (int)Math.Min(text.Length, (long)end + BlockReach)) >= 0)
                longest = Longer(longest,
                    Allow(begins, text, begin, start, startLine - text[begin..start].Count((byte)'\n'), rule));
        }
        return longest;
    }

    private static InlineAllow? FirstOf(IReadOnlyList<InlineMarker> markers, ReadOnlySpan<byte> text, int from, int to, int line,
        string? rule)
    {
        InlineAllow? longest = null;
        foreach (InlineMarker marker in markers)
        {
            int at = marker.FirstIn(text, from, to);
            if (at >= 0)
                longest = Longer(longest, Allow(marker, text, at, to, line, rule));
        }
        return longest;
    }

    private static InlineAllow Allow(InlineMarker marker, ReadOnlySpan<byte> text, int at, int limit, int line, string? rule)
    {
        if (!marker.TakesAttributes)
            return new InlineAllow(marker.Text, line, Reason: null, Expires: null);
        int tail = at + marker.Length;
        InlineAttributes attributes = InlineAttributes.Parse(text[tail..LineEnd(text, tail, limit)]);
        // One that is about other rules is the least of several, as one that has expired is.
        string? mistake = attributes.Mistake
            ?? (attributes.Rules.Count == 0 || rule is null || attributes.Rules.Contains(rule, StringComparer.Ordinal) ? null
            : $"it names the rule {string.Join(", ", attributes.Rules.Select(r => $"`{r}`"))}, and this is found by `{rule}`");
        return new InlineAllow(marker.Text, line, attributes.Reason, mistake is null ? attributes.Expires
            : InlineAttributes.Unreadable) { Mistake = mistake };
    }

    private static InlineAllow? Longer(InlineAllow? one, InlineAllow? other)
    {
        if (one is null || other is null)
            return one ?? other;
        return (other.Expires ?? DateOnly.MaxValue) > (one.Expires ?? DateOnly.MaxValue) ? other : one;
    }

    /// <summary>
    /// The offset at which the line around <paramref name="at"/> starts; -1 when that is further back than
    /// <paramref name="reach"/>.
    /// </summary>
    private static int LineStart(ReadOnlySpan<byte> text, int at, int reach)
    {
        int from = Math.Max(0, at - reach);
        int lineBreak = text[from..at].LastIndexOf((byte)'\n');
        return lineBreak >= 0 ? from + lineBreak + 1 : from == 0 ? 0 : -1;
    }

    /// <summary>
    /// The offset at which the line around <paramref name="at"/> ends, as far as <see cref="LineReach"/> and
    /// <paramref name="limit"/> go.
    /// </summary>
    private static int LineEnd(ReadOnlySpan<byte> text, int at, int limit)
    {
        int to = (int)Math.Min(limit, (long)at + LineReach);
        int lineBreak = text[at..to].IndexOf((byte)'\n');
        return lineBreak >= 0 ? at + lineBreak : to;
    }
}
