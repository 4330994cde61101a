namespace KeyScan.Verification;

/// <summary>What a run says of what it asked.</summary>
internal static class VerificationText
{
    /// <summary>How many secrets came to what, in one line.</summary>
    public static string Summary(ScanReport report)
    {
        (Outcome Outcome, string Word)[] words =
        [
            (Outcome.Active, "active"), (Outcome.Inactive, "inactive"), (Outcome.Unknown, "unknown"), (Outcome.Canary, "bait"),
            (Outcome.NotTried, "not asked about"),
        ];
        IEnumerable<string> parts = words
            .Select(w => (w.Word, Count: report.Findings.Count(f => f.Verification.Outcome == w.Outcome)))
            .Where(w => w.Count > 0)
            .Select(w => $"{w.Count} {w.Word}");
        return report.Findings.Count == 0
            ? "Nothing was found that a provider could be asked about."
            : $"Providers were asked: {string.Join(", ", parts)}.";
    }

    /// <summary>What nobody could be asked about although a rule says how, by host and reason.</summary>
    public static IEnumerable<Problem> Unanswered(ScanReport report) =>
        report.Findings.Where(f => f.Verification is { Outcome: Outcome.Unknown, At: null }
            || f.Verification is { Outcome: Outcome.NotTried, Why: VerificationRun.OverLimit })
            .GroupBy(f => (f.Verification.Host, f.Verification.Why))
            .OrderBy(g => g.Key.Host, StringComparer.Ordinal).ThenBy(g => g.Key.Why, StringComparer.Ordinal)
            .Select(g => new Problem($"{g.Count()} secret{(g.Count() == 1 ? "" : "s")} could not be asked about: {g.Key.Why}",
                g.Key.Host ?? "--verify-limit", "Run it again, or see to it that the host can be asked"));
}
