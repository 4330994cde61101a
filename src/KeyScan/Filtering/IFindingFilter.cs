namespace KeyScan.Filtering;

/// <summary>Decides whether a finding counts. Safe for use by many threads.</summary>
public interface IFindingFilter
{
    /// <summary>
    /// Why <paramref name="finding"/>, which has exactly one location, does not count; null when this filter has nothing against
    /// it.
    /// </summary>
    Suppression? Judge(Finding finding);

    /// <summary>
    /// What people should know of the filter's own state, now that a scan is over: what has expired, what fitted nothing.
    /// </summary>
    /// <param name="isWhole">Whether all there is was scanned: only then is it remarkable that something fitted nothing.</param>
    IReadOnlyList<Problem> Remarks(bool isWhole) => [];
}
