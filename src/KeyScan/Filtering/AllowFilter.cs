namespace KeyScan.Filtering;

/// <summary>
/// Leaves out what the allow entries of a configuration allow. The first entry that fits and has not expired decides. For an issued key that is
/// active an entry has to name who agreed and until when.
/// </summary>
public sealed class AllowFilter : IFindingFilter
{
    private readonly AllowCriteria[] _entries;
    private readonly string _folder;
    private readonly DateOnly _today;

    /// <summary>Creates the filter.</summary>
    /// <param name="entries">The entries of one configuration.</param>
    /// <param name="folder">The absolute path of the configuration's folder, which path globs are relative to.</param>
    /// <param name="today">The day (UTC) that expiries are compared with.</param>
    public AllowFilter(IEnumerable<AllowEntry> entries, string folder, DateOnly today)
    {
        _entries = [.. entries.Select(e => new AllowCriteria(e))];
        _folder = folder;
        _today = today;
    }

    /// <summary>What each entry did so far, in the order of the entries.</summary>
    public IReadOnlyList<AllowUse> Uses => Array.ConvertAll(_entries, e => e.Use);

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding)
    {
        string path = PathOf(finding.Locations[0].Provenance);
        AllowCriteria? expired = null;
        foreach (AllowCriteria criteria in _entries)
        {
            AllowEntry entry = criteria.Entry;
            if (finding.IssuedKey?.Status == KeyStatus.Active && (entry.Approver is null || entry.Expires is null))
                continue;
            bool isExpired = entry.IsExpired(_today);
            if ((isExpired && expired is not null) || !criteria.Fit(finding, path))
                continue;
            if (isExpired)
            {
                expired = criteria;
                continue;
            }
            criteria.CountAllowed();
            return new Suppression(SuppressionKind.Allow, entry.Origin, entry.Reason);
        }
        expired?.CountExpired();
        return null;
    }

    /// <summary>A file outside the configuration's folder, and a blob that is no file, go by the path that reports show.</summary>
    private string PathOf(Provenance provenance)
    {
        if (provenance.FullPath is null)
            return provenance.Path;
        string relative = Path.GetRelativePath(_folder, provenance.FullPath).Replace(Path.DirectorySeparatorChar, '/');
        bool isOutside = Path.IsPathRooted(relative) || relative is ".." || relative.StartsWith("../", StringComparison.Ordinal);
        return isOutside ? provenance.Path : relative;
    }
}

/// <summary>What an allow entry did in a run.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Allowed">How many places it left out.</param>
/// <param name="Expired">How many places it would have left out, had it not expired.</param>
/// <param name="TimedOut">Whether one of its patterns took too long on a secret and was given up for the rest of the run.</param>
public sealed record AllowUse(AllowEntry Entry, long Allowed, long Expired, bool TimedOut)
{
    /// <summary>Whether it fitted nothing; only a scan of everything makes that a reason to remove it.</summary>
    public bool IsStale => Allowed == 0 && Expired == 0;
}
