namespace KeyScan;

/// <summary>All a run has to say; what sinks render.</summary>
public sealed record ScanReport
{
    /// <summary>The exit code of a run that could not cover what it was asked to, or could not say what it found.</summary>
    public const int FailureExitCode = 2;

    /// <summary>What was found, most severe first, then by path and line.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>
    /// What was found and is meant to be there, in the same order; each has its <see cref="Finding.Suppression"/>.
    /// </summary>
    public IReadOnlyList<Finding> Suppressed { get; init; } = [];

    /// <summary>What the run looked at.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The rules in force.</summary>
    public required IReadOnlyList<RuleInfo> Rules { get; init; }

    /// <summary>What was asked to be scanned, for people, such as <c>src, tests</c>.</summary>
    public required string Target { get; init; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The least confidence that fails a run; findings below it are advisory.</summary>
    public Confidence FailOn { get; init; } = Confidence.Medium;

    /// <summary>Whether only what works fails a run: what its provider, or the organisation's registry, says is active.</summary>
    internal bool FailOnlyActive { get; init; }

    /// <summary>Whether everything asked for was covered.</summary>
    public bool IsComplete => Coverage.Problems.Count == 0;

    /// <summary>
    /// Whether <paramref name="finding"/> is shown without failing the run: it is not sure enough, or works no more, as its
    /// provider or the organisation's registry says.
    /// </summary>
    public bool IsAdvisory(Finding finding) =>
        finding.IssuedKey is { Status: KeyStatus.Revoked or KeyStatus.Expired }
        || finding.Verification.Outcome == Outcome.Inactive
        || (FailOnlyActive ? !IsActive(finding) : finding.Confidence < FailOn && finding.Verification.Outcome != Outcome.Active);

    private static bool IsActive(Finding finding) =>
        finding.Verification.Outcome == Outcome.Active || finding.IssuedKey is { Status: KeyStatus.Active };

    /// <summary>How many findings fail the run.</summary>
    public int FailingCount => Findings.Count(f => !IsAdvisory(f));

    /// <summary>
    /// 2 when something could not be covered, else <paramref name="onFindings"/> when a finding fails the run, else 0. Errors win
    /// over findings.
    /// </summary>
    public int ExitCode(int onFindings = 1) => !IsComplete ? FailureExitCode : FailingCount > 0 ? onFindings : 0;
}
