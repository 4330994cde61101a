using System.Text.RegularExpressions;
using KeyScan.Matching.Checks;
using KeyScan.Matching.Delta;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>Runs one rule's pattern and checks over one window.</summary>
internal static class WindowSearch
{
    /// <summary>More matches than this in one blob are not kept: a file of nothing but keys would fill the memory.</summary>
    public const int MostMatches = 10_000;

    private const int Attempts = 2;

    /// <summary>
    /// Adds the matches of <paramref name="rule"/> in [<paramref name="start"/>, <paramref name="end"/>) to the scratch.
    /// </summary>
    public static void Run(ReadOnlySpan<byte> text, int start, int end, CompiledRule rule, string path, MatchScratch scratch)
    {
        if (scratch.TimedOut.Count > 0 && scratch.TimedOut.Contains(rule))
            return;
        // The clock also runs while the pattern is compiled at its first use, and while a busy machine does other things. Only
        // what runs out of time twice is the pattern's fault.
        int before = scratch.Matches.Count;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                SearchToItsEdges(text, start, end, rule, path, scratch);
                return;
            }
            catch (RegexMatchTimeoutException)
            {
                scratch.Matches.RemoveRange(before, scratch.Matches.Count - before);
            }
        }
        scratch.TimedOut.Add(rule);
    }

    private static void SearchToItsEdges(ReadOnlySpan<byte> text, int start, int end, CompiledRule rule, string path,
        MatchScratch scratch)
    {
        (int Start, int End) first = (start, end), wider = Search(text, start, end, rule, path, scratch);
        while (wider != (start, end))
        {
            (start, end) = wider;
            wider = Search(text, start, end, rule, path, scratch);
        }
        if (first != (start, end))
            scratch.Trace.Add(new Reach(first.Start, first.End, start - 1, end + 1, ReachKind.Nothing));
    }

    /// <summary>
    /// Searches the window; answers with a wider one where a match ran into its edge and so may be a piece of a longer one.
    /// </summary>
    private static (int Start, int End) Search(ReadOnlySpan<byte> text, int start, int end, CompiledRule rule, string path,
        MatchScratch scratch)
    {
        ReadOnlySpan<byte> bytes = text[start..end];
        if (rule.Run?.IsIn(bytes) == false)
            return (start, end);
        bool isWhole = (start == 0 || text[start - 1] == '\n') && (end == text.Length || text[end] == '\n');
        if (scratch.Memo.Knows(rule, bytes, isWhole, out int slot))
            return (start, end);
        Span<char> window = scratch.WindowOf(end - start);
        WindowText.Widen(bytes, window);
        scratch.BytesMatched += bytes.Length;
        if (!rule.Pattern.IsMatch(window))
        {
            scratch.Memo.Remember(slot, rule, bytes, isWhole);
            return (start, end);
        }
        if (!rule.AppliesTo(path))
        {
            scratch.Trace.CountLook();
            return (start, end);
        }
        int before = scratch.Matches.Count;

        // Only a window that matches is copied into a string: groups cannot be had from a span.
        string copy = window.ToString();
        for (Match match = rule.Pattern.Match(copy); match.Success; match = match.NextMatch())
        {
            if (IsCut(text, start, end, match) && end - start < Window.Limit)
                return (Math.Max(0, start - (end - start)), Math.Min(text.Length, end + (end - start)));
            Add(copy, start, match.Groups[rule.SecretGroup], rule, scratch);
        }
        if (isWhole && scratch.Matches.Count == before && !scratch.Overflowed)
            scratch.Memo.Remember(slot, rule, bytes, isWhole);
        return (start, end);
    }

    private static bool IsCut(ReadOnlySpan<byte> text, int start, int end, Match match) =>
        (match.Index + match.Length == end - start && end < text.Length && text[end] != '\n')
        || (match.Index == 0 && start > 0 && text[start - 1] != '\n');

    private static void Add(string window, int start, Group secret, CompiledRule rule, MatchScratch scratch)
    {
        if (!secret.Success || secret.Length == 0)
            return;
        if (scratch.Matches.Count >= MostMatches)
        {
            scratch.Overflowed = true;
            return;
        }
        var candidate = new Candidate(window, secret.Index, secret.Length);
        double entropy = Entropy.PerCharacter(candidate.Secret);
        if (entropy >= rule.Rule.MinEntropy && Judge(candidate, rule) is { } confidence)
            scratch.Matches.Add(new RuleMatch(rule, start + secret.Index, secret.Length, confidence, entropy));
    }

    /// <summary>The confidence that checks leave, or null where it is no secret.</summary>
    public static Confidence? Judge(in Candidate candidate, CompiledRule rule)
    {
        bool proven = false;
        foreach (RuleCheck check in rule.Rule.Checks)
        {
            CheckResult result = RuleChecks.Run(check, candidate);
            if (result == CheckResult.Fails)
                return null;
            proven |= result == CheckResult.Proves;
        }
        if (!proven && (FalsePositive.IsReference(candidate.Secret) || FalsePositive.IsMadeUp(candidate.Secret)))
            return null;
        if (rule.Allows(candidate.Secret))
            return null;
        return proven ? Confidence.Certain : rule.Rule.Confidence;
    }
}
