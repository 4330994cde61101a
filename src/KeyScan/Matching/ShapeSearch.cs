using KeyScan.Matching.Checks;
using KeyScan.Matching.Delta;
using KeyScan.Rules;
using KeyScan.Rules.Shapes;

namespace KeyScan.Matching;

/// <summary>Looks for a rule's token in a window, in place: no copy, no regex.</summary>
internal static class ShapeSearch
{
    /// <summary>What checks see of the text on either side of a token, in bytes.</summary>
    private const int Around = 256;

    /// <summary>
    /// Adds the tokens of <paramref name="rule"/> that start in
    /// [<paramref name="start"/>, <paramref name="end"/>) to the scratch.
    /// </summary>
    public static void Run(ReadOnlySpan<byte> text, int start, int end, CompiledRule rule, string path, MatchScratch scratch)
    {
        TokenShape shape = rule.Shape!;
        for (int at = start; at < end; at++)
        {
            at = shape.NextStart(text, at, end);
            if (at < 0)
                return;
            int close = shape.EndOfMatch(text, at);
            if (close < 0)
                continue;
            if (!rule.AppliesTo(path))
            {
                scratch.Trace.CountLook();
                return;
            }
            Add(text, at, close - at, rule, rule.Rule.MinEntropy, rule.Rule.Confidence, scratch);
            at = close - 1;
        }
    }

    /// <summary>
    /// Adds a token that the shape fits, if it is random enough and the checks hold; answers whether it was added.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">0-based offset of the token's first byte.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="leastEntropy">Bits per character.</param>
    /// <param name="confidence">The most that is said of it where no check proves it.</param>
    /// <param name="scratch">Takes the match.</param>
    public static bool Add(ReadOnlySpan<byte> text, int start, int length, CompiledRule rule, double leastEntropy,
        Confidence confidence, MatchScratch scratch)
    {
        if (scratch.Matches.Count >= WindowSearch.MostMatches)
        {
            scratch.Overflowed = true;
            return false;
        }
        scratch.Trace.Add(new Reach(start, start + length, start - Around, start + length + Around, ReachKind.Nothing));
        int from = Math.Max(0, start - Around);
        int to = Math.Min(text.Length, start + length + Around);
        Span<char> window = scratch.WindowOf(to - from);
        WindowText.Widen(text[from..to], window);
        var candidate = new Candidate(window, start - from, length);
        double entropy = Entropy.PerCharacter(candidate.Secret);
        if (entropy < leastEntropy || WindowSearch.Judge(candidate, rule) is not { } judged)
            return false;
        Confidence least = judged == Confidence.Certain || judged < confidence ? judged : confidence;
        scratch.Matches.Add(new RuleMatch(rule, start, length, least, entropy));
        return true;
    }
}
