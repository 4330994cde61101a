namespace KeyScan.Registry.Findings.Reports;

/// <summary>How much there is of everything at the time of a report.</summary>
/// <param name="Live">Issued keys that leaked and work, each once.</param>
/// <param name="Open">Open findings; a key that works is open whatever became of the text it stood in.</param>
/// <param name="Revoked">Findings whose key works no more.</param>
/// <param name="Fixed">Findings that are gone from every ref.</param>
/// <param name="Allowed">Findings that are meant to be there.</param>
/// <param name="Covered">Repositories whose last scan read all of what it was asked for.</param>
/// <param name="Repositories">Repositories that are known.</param>
internal sealed record ReportCounts(int Live, int Open, int Revoked, int Fixed, int Allowed, int Covered, int Repositories)
{
    /// <summary>Secrets that leaked and work although they are no issued keys that do: their providers said so.</summary>
    public int Verified { get; init; }

    /// <summary>
    /// Whether all is well as far as anybody can know: no leaked secret is known to work, and everything was covered. Nothing
    /// covered is never well.
    /// </summary>
    public bool IsCalm => Live == 0 && Verified == 0 && Covered > 0 && Covered == Repositories;

    /// <summary>Counts <paramref name="findings"/>.</summary>
    internal static ReportCounts Count(OrganisationReport report, IReadOnlyList<ReportedFinding> findings)
    {
        int Count(FindingState state) => findings.Count(f => (f.IsUsable ? FindingState.Open : f.State) == state);
        return new ReportCounts(
            OrganisationReport.LiveKeys(findings).Count, Count(FindingState.Open), Count(FindingState.Revoked),
                Count(FindingState.Fixed), Count(FindingState.Allowed),
            report.Repositories.Count - report.NotCovered.Count(), report.Repositories.Count)
        {
            Verified = BlastRadius.FindOpenings(findings).Count(o => !o.Reported.IsLive),
        };
    }

    /// <summary>What can be said where no leaked key that works is known.</summary>
    internal string NoneLive =>
        Verified > 0 ? $"No issued key that leaked is known to work, but "
            + $"{(Verified == 1 ? "1 other secret does: its provider says so"
                : $"{Verified} other secrets do: their providers say so")}."
        : IsCalm ? "No issued key that leaked still works."
        : Covered == 0 ? "Nothing was covered, so nobody knows whether an issued key that leaked still works. Scan with "
            + "`keyscan git --registry` or `keyscan github`."
        : "No issued key that leaked is known to work, and not everything was covered.";
}
