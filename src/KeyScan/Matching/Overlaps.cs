namespace KeyScan.Matching;

/// <summary>Overlapping matches are one secret: the most specific rule's match stays.</summary>
internal static class Overlaps
{
    /// <summary>
    /// Keeps in <see cref="MatchScratch.Matches"/> what overlaps nothing better, by start;
    /// all go to <see cref="MatchScratch.AllMatches"/>.
    /// </summary>
    public static void Resolve(MatchScratch scratch)
    {
        List<RuleMatch> matches = scratch.Matches;
        // To the rule, so that the order does not hang on which was found first.
        matches.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.End != b.End ? b.End.CompareTo(a.End) : string.CompareOrdinal(a.Rule.Rule.Id, b.Rule.Rule.Id));
        scratch.AllMatches.AddRange(matches);
        matches.Clear();

        for (int i = 0; i < scratch.AllMatches.Count;)
        {
            int next = i + 1;
            int end = scratch.AllMatches[i].End;
            for (; next < scratch.AllMatches.Count && scratch.AllMatches[next].Start < end; next++)
                end = Math.Max(end, scratch.AllMatches[next].End);
            KeepBest(scratch.AllMatches, i, next, matches);
            i = next;
        }
    }

    /// <summary>Adds matches that were found by other ways, and resolves again.</summary>
    public static void Resolve(MatchScratch scratch, IReadOnlyList<RuleMatch> more)
    {
        scratch.Matches.Clear();
        scratch.Matches.AddRange(scratch.AllMatches);
        scratch.Matches.AddRange(more);
        scratch.AllMatches.Clear();
        Resolve(scratch);
    }

    private static void KeepBest(List<RuleMatch> all, int from, int to, List<RuleMatch> kept)
    {
        if (to == from + 1)
        {
            kept.Add(all[from]);
            return;
        }
        List<RuleMatch> ranked = all.GetRange(from, to - from);
        ranked.Sort(Rank);
        int first = kept.Count;
        foreach (RuleMatch match in ranked)
        {
            int better = kept.FindIndex(first, k => match.End > k.Start && match.Start < k.End && !AreSideBySide(match, k));
            if (better < 0)
                kept.Add(match);
            else if (match.Confidence > kept[better].Confidence && match.Start <= kept[better].Start
                && match.End >= kept[better].End)
                kept[better] = kept[better] with { Confidence = match.Confidence };
        }
        kept.Sort(first, kept.Count - first, Comparer<RuleMatch>.Create(static (a, b) => a.Start.CompareTo(b.Start)));
    }

    /// <summary>
    /// What is known to be an issued key first; then a rule that knows the form before one that judges a value by its name
    /// (how sure that one is of all of the value is not lost: see above); then what the file's shape says over what is read
    /// around a name; then the surer, what had to be decoded least, a named provider before a generic rule, the longer
    /// secret, and the rule's id so that the order is fixed.
    /// </summary>
    private static int Rank(RuleMatch a, RuleMatch b)
    {
        int order = (a.IssuedKey is null).CompareTo(b.IssuedKey is null);
        if (order == 0) order = IsJudged(a).CompareTo(IsJudged(b));
        if (order == 0) order = b.IsInSlot.CompareTo(a.IsInSlot);
        if (order == 0) order = b.Confidence.CompareTo(a.Confidence);
        if (order == 0) order = a.DecodedBy.Count.CompareTo(b.DecodedBy.Count);
        if (order == 0) order = IsGeneric(a).CompareTo(IsGeneric(b));
        if (order == 0) order = b.Length.CompareTo(a.Length);
        return order != 0 ? order : string.CompareOrdinal(a.Rule.Rule.Id, b.Rule.Rule.Id);
    }

    /// <summary>Several secrets of one encoded stretch all have its place.</summary>
    private static bool AreSideBySide(RuleMatch a, RuleMatch b) =>
        a.Decoded is not null && b.Decoded is not null && a.Start == b.Start && a.End == b.End
            && !string.Equals(a.Decoded.Reveal(), b.Decoded.Reveal(), StringComparison.Ordinal);

    private static bool IsJudged(RuleMatch match) => match.Rule.Rule.Assignment != AssignmentKind.None;

    private static bool IsGeneric(RuleMatch match) =>
        string.Equals(match.Rule.Rule.Provider, "generic", StringComparison.Ordinal);
}
