namespace KeyScan.Filtering;

/// <summary>Leaves out what a baseline knows.</summary>
public sealed class BaselineFilter(Baseline baseline) : IFindingFilter
{
    private readonly string _name = Path.GetFileName(baseline.Path);

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding) =>
        baseline.Contains(finding.Id) ? new Suppression(SuppressionKind.Baseline, _name, Reason: null) : null;
}
