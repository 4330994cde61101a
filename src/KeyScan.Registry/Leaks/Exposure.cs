namespace KeyScan.Registry.Leaks;

/// <summary>
/// Since when a secret can be read: the date of the earliest commit it stands in, or where there is none, or none that can be,
/// the time of the scan that saw it. Commits bear any date that their authors' clocks had.
/// </summary>
internal static class Exposure
{
    /// <summary>Before this, dates come from broken clocks: no version control has them.</summary>
    public static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Since when what stands at <paramref name="locations"/> can be read.</summary>
    /// <param name="locations">All places of the secret that a scan saw.</param>
    /// <param name="scan">The time of the scan.</param>
    public static DateTimeOffset Since(IEnumerable<Location> locations, DateTimeOffset scan) =>
        Since(locations.Select(l => l.Provenance.Date), scan);

    /// <summary>
    /// The earliest of some dates that is neither impossible nor after <paramref name="scan"/>, which it is where there is none.
    /// </summary>
    public static DateTimeOffset Since(IEnumerable<DateTimeOffset?> dates, DateTimeOffset scan)
    {
        DateTimeOffset since = scan;
        foreach (DateTimeOffset? date in dates)
        {
            if (date >= Earliest && date < since)
                since = date.Value;
        }
        return since;
    }

    /// <summary>The same for an issued key: nobody could read it before it was issued, whatever a commit says.</summary>
    public static DateTimeOffset Since(IssuedKey? key, DateTimeOffset since) =>
        key?.IssuedAt is { } issued && issued > since ? issued : since;
}
