namespace KeyScan.Filtering;

/// <summary>
/// Leaves out what a baseline knows, except an issued key that is active: that it leaked before does not make it harmless.
/// </summary>
public sealed class BaselineFilter(Baseline baseline) : IFindingFilter
{
    private readonly string _name = Path.GetFileName(baseline.Path);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Remarks(bool isWhole) => !baseline.HasSharedSalt || baseline.HasSalt ? [] :
        [new Problem("the baseline is keyed with the salt that all repositories had, so whoever reads it can try secrets on it",
            _name, "Make it again with `keyscan baseline create`, with --history where it knows of history")];

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding) =>
        finding.IssuedKey?.Status != KeyStatus.Active
        && (baseline.Contains(finding.Id) || (baseline.HasSharedSalt && baseline.Contains(FindingId.Shared(finding))))
        ? new Suppression(SuppressionKind.Baseline, _name, Reason: null) : null;
}
