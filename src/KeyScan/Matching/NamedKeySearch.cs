using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Finds the keys that are known by the provider's name beside them, for all such rules at once. A line that says key, token or secret is
/// searched for a value that holds digits; a value whose name says so is held against the rules of the providers that stand near it. Nearly
/// every line is left at the first question or the second.
/// </summary>
internal sealed class NamedKeySearch(RuleCatalogue catalogue)
{
    /// <summary>Characters of the shortest value looked at.</summary>
    public const int Shortest = 8;

    private const int OneDigitEnough = 12;
    private const int LongestRun = 2048;
    private const int NearBefore = 60, FarBefore = 200, After = 120;

    private readonly ProviderNames _names = new(catalogue);

    /// <summary>Adds the named keys that start in [<paramref name="start"/>, <paramref name="end"/>) to the scratch.</summary>
    public void Run(ReadOnlySpan<byte> text, int start, int end, string path, MatchScratch scratch)
    {
        for (int at = start; at < end;)
        {
            int digit = text[at..end].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (digit < 0)
                return;
            int from = at + digit, to = from + 1, digits = 1;
            while (from > start && IsRun(text[from - 1]))
                from--;
            int most = Math.Min(text.Length, from + LongestRun);
            for (; to < most && IsRun(text[to]); to++)
                digits += char.IsAsciiDigit((char)text[to]) ? 1 : 0;
            at = Math.Max(to, at + 1);
            if (to - from < Shortest || (digits < 2 && to - from < OneDigitEnough))
                continue;
            // The longer value first: its piece may fit as well.
            int close = from > start && IsJoint(text[from - 1]) ? Look(text, StartOfJoined(text, from, start), path, scratch) : 0;
            if (close == 0)
                close = Look(text, from, path, scratch);
            at = Math.Max(at, close);
        }
    }

    /// <summary>Holds the value at <paramref name="start"/> against the rules; answers where it ends, or 0 where it is none.</summary>
    private int Look(ReadOnlySpan<byte> text, int start, string path, MatchScratch scratch)
    {
        if (!ValueName.TryRead(text, start, out ValueName name) || !name.SaysCredential(text) || name.IsVetoed(text))
            return 0;
        int end = InRange(text, start, name.Start, name.End, Confidence.Medium, words: true, path, scratch);
        if (end > 0)
            return end;
        int line = Math.Max(text[..start].LastIndexOf((byte)'\n') + 1, start - FarBefore);
        end = InRange(text, start, Math.Max(line, name.Start - NearBefore), name.Start, Confidence.Medium, words: false, path, scratch);
        if (end == 0)
            end = InRange(text, start, Math.Max(0, name.Start - FarBefore), name.Start, Confidence.Low, words: false, path, scratch);
        if (end == 0)
            end = InRange(text, start, start + Shortest, EndOfLine(text, start), Confidence.Low, words: false, path, scratch);
        return end;
    }

    /// <summary>Looks for names in [<paramref name="from"/>, <paramref name="to"/>), and for a rule of theirs that the value fits.</summary>
    private int InRange(ReadOnlySpan<byte> text, int start, int from, int to, Confidence confidence, bool words, string path, MatchScratch scratch)
    {
        for (int at = from; at < to; at++)
        {
            if (_names.StartingAt(text, at, out int close) is not { } name || close > to || (name.IsWord && !words))
                continue;
            foreach (CompiledRule rule in name.Rules)
            {
                int end = Fit(text, start, rule, confidence, path, scratch);
                if (end > 0)
                    return end;
            }
            at = close - 1;
        }
        return 0;
    }

    private static int Fit(ReadOnlySpan<byte> text, int start, CompiledRule rule, Confidence confidence, string path, MatchScratch scratch)
    {
        foreach (int skipped in Skips(text, start))
        {
            if (start + skipped >= text.Length)
                continue;
            int end = rule.Shape!.EndOfMatch(text, start + skipped);
            if (end < 0 || !rule.AppliesTo(path) || !LooksRandom(text[(start + skipped)..end]))
                continue;
            if (ShapeSearch.Add(text, start + skipped, end - start - skipped, rule, LeastEntropy(rule, end - start), confidence, scratch))
                return end;
        }
        return 0;
    }

    /// <summary>Where in a run the value may start: after what belongs to an escape in front of it.</summary>
    private static ReadOnlySpan<int> Skips(ReadOnlySpan<byte> text, int start) => start == 0 ? [0] : text[start - 1] switch
    {
        (byte)'\\' => [1, 3, 5],
        (byte)'%' => [2, 0],
        (byte)'[' when text[start..].IndexOf((byte)'m') is > 0 and < 4 and int code => code switch { 1 => [2], 2 => [3], _ => [4] },
        _ => [0],
    };

    /// <summary>Digits and letters, more than one of each, or one digit among letters of both cases.</summary>
    private static bool LooksRandom(ReadOnlySpan<byte> value)
    {
        int digits = 0, upper = 0, lower = 0;
        foreach (byte b in value)
        {
            digits += char.IsAsciiDigit((char)b) ? 1 : 0;
            upper += char.IsAsciiLetterUpper((char)b) ? 1 : 0;
            lower += char.IsAsciiLetterLower((char)b) ? 1 : 0;
        }
        return upper + lower > 1 && (digits > 1 || (digits == 1 && upper > 0 && lower > 0));
    }

    /// <summary>Random values are above it 99 times in 100: their entropy grows with their length up to that of their alphabet.</summary>
    private static double LeastEntropy(CompiledRule rule, int length) =>
        Math.Max(rule.Rule.MinEntropy, Math.Min(2.9, Math.Log2(length) * 0.62));

    private static int EndOfLine(ReadOnlySpan<byte> text, int start)
    {
        int most = Math.Min(text.Length, start + After + Shortest);
        int length = text[start..most].IndexOf((byte)'\n');
        return length < 0 ? most : start + length;
    }

    private static int StartOfJoined(ReadOnlySpan<byte> text, int from, int least)
    {
        while (from > least && (IsRun(text[from - 1]) || IsJoint(text[from - 1])))
            from--;
        return from;
    }

    private static bool IsJoint(byte b) => b is (byte)'.' or (byte)'/' or (byte)'+' or (byte)'~' or (byte)':';

    private static bool IsRun(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-';
}
