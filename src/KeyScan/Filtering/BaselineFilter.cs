namespace KeyScan.Filtering;

/// <summary>Leaves out what a baseline knows, except an issued key that is active: that it leaked before does not make it harmless.</summary>
public sealed class BaselineFilter(Baseline baseline) : IFindingFilter
{
    private readonly string _name = Path.GetFileName(baseline.Path);

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding) =>
        finding.IssuedKey?.Status != KeyStatus.Active && baseline.Contains(finding.Id) ? new Suppression(SuppressionKind.Baseline, _name, Reason: null) : null;
}
