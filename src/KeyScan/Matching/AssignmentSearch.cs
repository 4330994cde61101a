using KeyScan.Detection.Assignments;
using KeyScan.Matching.Delta;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Runs the lexer and the judge for the rules that have an <see cref="Rule.Assignment"/>. Immutable; all threads share one.
/// </summary>
internal sealed class AssignmentSearch(RuleCatalogue catalogue)
{
    /// <summary>
    /// Adds to the scratch a match for what stands around the literal at <paramref name="hit"/>, where that is a secret.
    /// </summary>
    public void Read(ReadOnlySpan<byte> text, int hit, string path, MatchScratch scratch)
    {
        if (hit >= scratch.AssignedLine)
            BeginLine(text, hit, path, scratch);
        int seen = scratch.SeenName;
        bool isCandidate = AssignmentLexer.TryRead(text, hit, scratch.Path, ref seen, out Assignment found);
        scratch.SeenName = seen;
        if (found.Farthest > 0 && !scratch.Trace.IsOn)
            scratch.Trace.CountLook();
        else if (found.Farthest > 0)
            scratch.Trace.Add(new Reach(found.NameStart, found.NameEnd, found.NameStart - 1,
                Bytes.LineEnd(text, found.Farthest) + 2, ReachKind.Nothing));
        if (isCandidate && !scratch.Assigned.Postpones(found, out Assignment postponed))
        {
            if (postponed.ValueEnd > 0)
                Try(text, postponed, path, scratch);
            Try(text, found, path, scratch);
        }
    }

    /// <summary>Looks at the values that were put off; to be called after the last literal.</summary>
    public void End(ReadOnlySpan<byte> text, string path, MatchScratch scratch)
    {
        while (scratch.Assigned.TryTake(out Assignment postponed))
            Try(text, postponed, path, scratch);
    }

    /// <summary>
    /// What is remembered of values is remembered within a line, so that what is found in a line does not depend on others.
    /// </summary>
    private void BeginLine(ReadOnlySpan<byte> text, int hit, string path, MatchScratch scratch)
    {
        End(text, path, scratch);
        scratch.Rejected.BeginLine();
        int length = text[hit..].IndexOf((byte)'\n');
        scratch.AssignedLine = length < 0 ? text.Length : hit + length;
    }

    private void Try(ReadOnlySpan<byte> text, in Assignment found, string path, MatchScratch scratch)
    {
        if (scratch.Rejected.Has(text, found))
        {
            Note(text, found, scratch);
            return;
        }
        scratch.BytesJudged += found.ValueEnd - found.ValueStart;
        if (catalogue.FindJudge(found.Kind) is not { } rule || Veto.Find(text, found, scratch.Path) != VetoReason.None)
        {
            scratch.Rejected.Add(text, found);
            if (Veto.Farthest(text[found.ValueStart..found.ValueEnd]) > 0)
                Note(text, found, scratch);
            return;
        }
        Note(text, found, scratch);
        Verdict verdict = Judge.Try(text, found, scratch.Path);
        if (verdict.Answer == Answer.None)
            scratch.Rejected.Add(text, found);
        if (verdict.Answer == Answer.None || !rule.AppliesTo(path)
            || IsAllowed(text[found.ValueStart..found.ValueEnd], rule, scratch))
            return;
        if (scratch.Matches.Count >= WindowSearch.MostMatches)
        {
            scratch.Overflowed = true;
            return;
        }
        Confidence confidence = verdict.Answer == Answer.Secret ? Confidence.Medium : Confidence.Low;
        scratch.Matches.Add(
            new RuleMatch(rule, found.ValueStart, found.ValueEnd - found.ValueStart, confidence, verdict.Entropy));
        scratch.Trace.AddFound(Math.Min(found.NameStart, found.ValueStart), found.ValueEnd);
    }

    /// <summary>Takes down how far around a value was looked.</summary>
    private static void Note(ReadOnlySpan<byte> text, in Assignment found, MatchScratch scratch)
    {
        if (!scratch.Trace.IsOn)
        {
            scratch.Trace.CountLook();
            return;
        }
        int start = Math.Min(found.NameStart, found.ValueStart);
        int before = Math.Max(Features.Farthest, Veto.Farthest(text[found.ValueStart..found.ValueEnd]));
        scratch.Trace.Add(
            new Reach(start, found.ValueEnd, start - before, found.ValueEnd + Features.Farthest, ReachKind.Nothing));
    }

    private static bool IsAllowed(ReadOnlySpan<byte> value, CompiledRule rule, MatchScratch scratch)
    {
        if (rule.Rule.AllowPatterns.Count == 0)
            return false;
        Span<char> characters = scratch.WindowOf(value.Length);
        WindowText.Widen(value, characters);
        return rule.Allows(characters);
    }
}
