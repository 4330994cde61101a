namespace KeyScan.Filtering;

/// <summary>Decides whether a finding counts. Safe for use by many threads.</summary>
public interface IFindingFilter
{
    /// <summary>Why <paramref name="finding"/>, which has exactly one location, does not count; null when this filter has nothing against it.</summary>
    Suppression? Judge(Finding finding);
}
