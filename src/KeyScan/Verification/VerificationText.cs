namespace KeyScan.Verification;

/// <summary>What a run says of what it asked.</summary>
internal static class VerificationText
{
    /// <summary>How many secrets came to what, in one line.</summary>
    public static string Summary(ScanReport report)
    {
        (Outcome Outcome, string Word)[] words = [(Outcome.Active, "active"), (Outcome.Inactive, "inactive"), (Outcome.Unknown, "unknown"), (Outcome.Canary, "bait"), (Outcome.NotTried, "not asked about")];
        IEnumerable<string> parts = words.Select(w => (w.Word, Count: report.Findings.Count(f => f.Verification.Outcome == w.Outcome))).Where(w => w.Count > 0).Select(w => $"{w.Count} {w.Word}");
        return report.Findings.Count == 0 ? "Nothing was found that a provider could be asked about." : $"Providers were asked: {string.Join(", ", parts)}.";
    }
}
