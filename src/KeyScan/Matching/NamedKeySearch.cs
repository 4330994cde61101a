using KeyScan.Matching.Delta;
using KeyScan.Primitives;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Finds the keys that are known by the provider's name beside them, for all such rules at once. A line that says key, token or
/// secret is searched for a value that nobody would write as a word; a value whose name says so is held against the rules of
/// the providers that stand near it. Nearly every line is left at the first question or the second.
/// </summary>
internal sealed class NamedKeySearch(RuleCatalogue catalogue)
{
    /// <summary>Characters of the shortest value looked at.</summary>
    public const int Shortest = 8;

    private const int LongestRun = 2048;
    private const int LongestJoined = 512;
    private const int NearBefore = 60, FarBefore = 200, After = 120;

    /// <summary>A name is read backwards from its value, over at most so much, and another before it.</summary>
    private const int FarthestName = FarBefore + 320;

    /// <summary>Bytes of a provider's name and what may be read after it, at most.</summary>
    private const int LongestName = 128;

    private static readonly ByteClass RunBytes = new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    private readonly Lazy<ProviderNames> _names = new(() => BuiltInLayout.NamesOf(catalogue));

    /// <summary>Adds the named keys that start in [<paramref name="start"/>, <paramref name="end"/>) to the scratch.</summary>
    public void Run(ReadOnlySpan<byte> text, int start, int end, string path, MatchScratch scratch)
    {
        scratch.Names.Forget();
        // All runs of the line at once: most words of a line are shorter, and byte by
        // byte they took a fifth of the time of this search.
        scratch.Runs.Clear();
        RunBytes.FindRuns(text[start..end], Shortest, scratch.Runs);
        AddRunAcross(text, start, end, scratch.Runs);
        int at = start;
        foreach (ByteRun run in scratch.Runs)
        {
            int last = start + run.End;
            for (int from = Math.Max(at, start + run.Start); last - from >= Shortest || (last == end && from < last); from = at)
            {
                int to = EndOfRun(text, from, last, end);
                at = to;
                if (to - from >= Shortest && RandomLook.MayHave(text[from..to]))
                    at = Math.Max(to, Try(text, from, to, start, end, path, scratch));
            }
        }
    }

    /// <summary>Adds the run that is long enough only with what stands behind the window.</summary>
    private static void AddRunAcross(ReadOnlySpan<byte> text, int start, int end, List<ByteRun> runs)
    {
        if (end == text.Length || !IsRun(text[end]))
            return;
        int from = end;
        while (from > start && end - from < Shortest && IsRun(text[from - 1]))
            from--;
        if (from < end && end - from < Shortest)
            runs.Add(new ByteRun(from - start, end - from));
    }

    /// <summary>
    /// Where the piece of a run ends that begins at <paramref name="from"/>: a run may go on behind
    /// the window, and a long one is taken in pieces.
    /// </summary>
    private static int EndOfRun(ReadOnlySpan<byte> text, int from, int last, int end)
    {
        int to = Math.Min(last, from + LongestRun), most = Math.Min(text.Length, from + LongestRun);
        if (to == end)
        {
            while (to < most && IsRun(text[to]))
                to++;
        }
        return to;
    }

    /// <summary>Looks at one run; answers where the key ends that it is, or 0.</summary>
    private int Try(ReadOnlySpan<byte> text, int from, int to, int start, int end, string path, MatchScratch scratch)
    {
        int joined =
            from > start && IsJoint(text[from - 1]) ? StartOfJoined(text, from, Math.Max(start, from - LongestJoined)) : from;
        if (!MayBeValue(text, joined, from, to))
            return 0;
        // The longer value first: its piece may fit as well.
        int close = joined < from ? Look(text, joined, start, end, path, scratch) : 0;
        return close == 0 ? Look(text, from, start, end, path, scratch) : close;
    }

    /// <summary>
    /// Whether a run has the look of a value, by itself or with what it is joined to. Asked before names are read: three of
    /// four runs that get so far are identifiers, and reading the names near them took a quarter of the time of a history.
    /// </summary>
    private static bool MayBeValue(ReadOnlySpan<byte> text, int joined, int from, int to)
    {
        if (RandomLook.Has(text[from..to]))
            return true;
        int end = to, most = Math.Min(text.Length, to + LongestJoined);
        while (end < most && (IsRun(text[end]) || IsJoint(text[end])))
            end++;
        return end - joined > to - from && RandomLook.Has(text[joined..end]);
    }

    /// <summary>
    /// Holds the value at <paramref name="start"/> against the rules; answers where it ends, or 0 where it is none.
    /// </summary>
    private int Look(ReadOnlySpan<byte> text, int start, int windowStart, int windowEnd, string path, MatchScratch scratch)
    {
        if (!ValueName.TryRead(text, start, out ValueName name) || !name.SaysCredential(text) || name.IsVetoed(text))
            return 0;
        scratch.Trace.Add(new Reach(start, start + 1, windowStart - FarthestName - LongestName,
            windowEnd + After + Shortest + LongestName, ReachKind.Nothing));
        // All values of a window share what is near them.
        if (!scratch.Names.IsRead)
            scratch.Names.Read(text, Math.Max(0, windowStart - FarthestName), Math.Min(text.Length, windowEnd + After + Shortest),
                _names.Value);
        int end = InRange(text, start, name.Start, name.End, Confidence.Medium, words: true, path, scratch);
        if (end > 0)
            return end;
        int line = Math.Max(text[..start].LastIndexOf((byte)'\n') + 1, start - FarBefore);
        end = InRange(
            text, start, Math.Max(line, name.Start - NearBefore), name.Start, Confidence.Medium, words: false, path, scratch);
        if (end == 0)
            end = InRange(
                text, start, Math.Max(0, name.Start - FarBefore), name.Start, Confidence.Low, words: false, path, scratch);
        if (end == 0)
            end = InRange(text, start, start + Shortest, EndOfLine(text, start), Confidence.Low, words: false, path, scratch);
        return end;
    }

    /// <summary>
    /// Looks for names in [<paramref name="from"/>, <paramref name="to"/>), and for a rule of theirs that the value fits.
    /// </summary>
    private int InRange(ReadOnlySpan<byte> text, int start, int from, int to, Confidence confidence, bool words, string path,
        MatchScratch scratch)
    {
        int passed = from;
        for (int i = scratch.Names.FirstFrom(from); i < scratch.Names.All.Count && scratch.Names.All[i].Start < to; i++)
        {
            NearName near = scratch.Names.All[i];
            if (near.Start < passed || near.End > to || (_names.Value.IsWord(near.Name) && !words))
                continue;
            foreach (int rule in _names.Value.RulesOf(near.Name))
            {
                int end = Fit(text, start, catalogue[rule], confidence, path, scratch);
                if (end > 0)
                    return end;
            }
            passed = near.End;
        }
        return 0;
    }

    private static int Fit(ReadOnlySpan<byte> text, int start, CompiledRule rule, Confidence confidence, string path,
        MatchScratch scratch)
    {
        foreach (int skipped in Skips(text, start))
        {
            if (start + skipped >= text.Length)
                continue;
            int end = rule.Shape!.EndOfMatch(text, start + skipped);
            if (end < 0 || !rule.AppliesTo(path) || !RandomLook.Has(text[(start + skipped)..end]))
                continue;
            if (ShapeSearch.Add(
                text, start + skipped, end - start - skipped, rule, LeastEntropy(rule, end - start), confidence, scratch))
                return end;
        }
        return 0;
    }

    /// <summary>Where in a run the value may start: after what belongs to an escape in front of it.</summary>
    private static ReadOnlySpan<int> Skips(ReadOnlySpan<byte> text, int start) => start == 0 ? [0] : text[start - 1] switch
    {
        (byte)'\\' => [1, 3, 5],
        (byte)'%' => [2, 0],
        (byte)'[' when text[start..].IndexOf((byte)'m') is > 0 and < 4 and int code =>
            code switch { 1 => [2], 2 => [3], _ => [4] },
        _ => [0],
    };

    /// <summary>
    /// Random values are above it 99 times in 100: their entropy grows with their length up to that of their alphabet.
    /// </summary>
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
