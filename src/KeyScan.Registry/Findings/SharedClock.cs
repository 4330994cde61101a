namespace KeyScan.Registry.Findings;

/// <summary>
/// Dates what a machine has seen by the clock of the registry: many machines record into one database, so its clock holds and not
/// theirs, and what one heard is compared with what another sent.
/// </summary>
internal static class SharedClock
{
    /// <summary>Clocks that differ by less are one: to ask for the time takes some.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>A report, with all that providers said in it.</summary>
    /// <param name="report">Dated by this machine's clock.</param>
    /// <param name="now">What time it is by the registry's clock.</param>
    public static ScanReport Date(ScanReport report, DateTimeOffset now) => Behind(now) is not { } behind ? report : report with
    {
        StartedAt = report.StartedAt + behind,
        Findings = [.. report.Findings.Select(f => Date(f, behind))],
        Suppressed = [.. report.Suppressed.Select(f => Date(f, behind))],
    };

    /// <summary>What a provider said.</summary>
    /// <param name="said">Dated by this machine's clock.</param>
    /// <param name="now">What time it is by the registry's clock.</param>
    public static VerificationResult Date(VerificationResult said, DateTimeOffset now) =>
        Behind(now) is { } behind ? said with { At = said.At + behind } : said;

    private static TimeSpan? Behind(DateTimeOffset now) =>
        now - TimeProvider.System.GetUtcNow() is var behind && behind.Duration() < Least ? null : behind;

    private static Finding Date(Finding finding, TimeSpan behind) => finding.Verification.At is null ? finding
        : finding with { Verification = finding.Verification with { At = finding.Verification.At + behind } };
}
