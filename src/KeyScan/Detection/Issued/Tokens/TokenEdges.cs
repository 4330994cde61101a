namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// Where a key may start and end in a run of its family, besides the run's own ends: punctuation of the text around it belongs to
/// the larger alphabets too, as in <c>VALUE.</c> at the end of a sentence, <c>/VALUE/</c>, or <c>user:VALUE@host</c>.
/// </summary>
internal static class TokenEdges
{
    /// <summary>The most starts, and the most ends, of a run.</summary>
    public const int Most = 10;

    private const int MostSeparators = 4;

    /// <summary>Whether a run has no edges but its own.</summary>
    public static bool IsPlain(AlphabetFamily family, ReadOnlySpan<byte> text, Run run) =>
        family < AlphabetFamily.Extended && Characters.IsAlphanumeric(text[run.Start])
        && Characters.IsAlphanumeric(text[run.End - 1])
        && (run.Start == 0 || text[run.Start - 1] != (byte)'\\')
        && (family != AlphabetFamily.Base64 || run.End == text.Length || text[run.End] != (byte)'=');

    /// <summary>Offsets where a key may start.</summary>
    public static int Starts(AlphabetFamily family, ReadOnlySpan<byte> text, Run run, Span<int> starts)
    {
        int count = 0;
        starts[count++] = run.Start;
        if (run.Start > 0 && text[run.Start - 1] == (byte)'\\' && "nrtbfv"u8.Contains(text[run.Start]))
            starts[count++] = run.Start + 1;
        int trimmed = run.Start;
        while (trimmed < run.End && !Characters.IsAlphanumeric(text[trimmed]))
            trimmed++;
        if (trimmed > run.Start)
            starts[count++] = run.Start + 1;
        if (trimmed > run.Start + 1)
            starts[count++] = trimmed;

        ReadOnlySpan<byte> separators = family switch { AlphabetFamily.Extended => ":"u8, AlphabetFamily.Free =>
            ":=({[,"u8, _ => default };
        if (separators.IsEmpty)
            return count;
        ReadOnlySpan<byte> rest = text[run.Start..run.End];
        for (int i = 0, at = 0, next; i < MostSeparators && (next = rest[at..].IndexOfAny(separators)) >= 0; i++)
            starts[count++] = run.Start + (at += next + 1);
        int last = rest.LastIndexOfAny(separators);
        if (last >= 0 && starts[count - 1] != run.Start + last + 1)
            starts[count++] = run.Start + last + 1;
        return count;
    }

    /// <summary>Offsets just after where a key may end.</summary>
    public static int Ends(AlphabetFamily family, ReadOnlySpan<byte> text, Run run, Span<int> ends)
    {
        int count = 0;
        ends[count++] = run.End;
        int trimmed = run.End;
        while (trimmed > run.Start && !Characters.IsAlphanumeric(text[trimmed - 1]))
            trimmed--;
        if (trimmed < run.End)
            ends[count++] = run.End - 1;
        if (trimmed < run.End - 1)
            ends[count++] = trimmed;
        if (family is AlphabetFamily.Base64 or AlphabetFamily.Extended)
        {
            for (int end = run.End; end < text.Length && end - run.End < Characters.MostPadding && text[end] == (byte)'=';)
                ends[count++] = ++end;
        }

        ReadOnlySpan<byte> separators = family switch { AlphabetFamily.Extended => ":"u8, AlphabetFamily.Free =>
            "@&,;:)}]"u8, _ => default };
        if (separators.IsEmpty)
            return count;
        ReadOnlySpan<byte> rest = text[run.Start..run.End];
        int first = rest.IndexOfAny(separators);
        if (first > 0)
            ends[count++] = run.Start + first;
        int last = rest.LastIndexOfAny(separators);
        if (last > first)
            ends[count++] = run.Start + last;
        return count;
    }
}
