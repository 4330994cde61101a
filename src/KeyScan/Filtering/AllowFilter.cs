using System.Globalization;

namespace KeyScan.Filtering;

/// <summary>
/// Leaves out what the allow entries of a configuration allow. The first entry that fits and has not expired decides. For an
/// issued key that is active an entry has to name who agreed and until when.
/// </summary>
public sealed class AllowFilter : IFindingFilter
{
    private readonly AllowCriteria[] _entries;
    private readonly string _folder;
    private readonly string? _root;
    private readonly DateOnly _today;

    /// <summary>Creates the filter.</summary>
    /// <param name="entries">The entries of one configuration.</param>
    /// <param name="folder">The absolute path of the configuration's folder, which path globs are relative to.</param>
    /// <param name="today">The day (UTC) that expiries are compared with.</param>
    /// <param name="root">The absolute path of the top folder of the repository, which paths in its history are relative to; null
    /// for none.</param>
    public AllowFilter(IEnumerable<AllowEntry> entries, string folder, DateOnly today, string? root = null)
    {
        _entries = [.. entries.Select(e => new AllowCriteria(e))];
        _folder = folder;
        _today = today;
        _root = root;
    }

    /// <summary>What each entry did so far, in the order of the entries.</summary>
    internal IReadOnlyList<AllowUse> Uses => Array.ConvertAll(_entries, e => e.Use);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Remarks(bool isWhole)
    {
        var remarks = new List<Problem>();
        foreach (AllowUse use in Uses)
        {
            AllowEntry entry = use.Entry;
            if (entry.IsExpired(_today))
            {
                string would = use.Expired > 0 ? $", and would have allowed {use.Expired} place{(use.Expired == 1 ? "" : "s")}"
                    : "";
                remarks.Add(new Problem(
                    string.Create(CultureInfo.InvariantCulture,
                        $"the allow entry has expired on {entry.Expires:yyyy-MM-dd}{would}"), entry.Origin,
                        "Give it a later date, or remove it"));
            }
            else if (use.TimedOut)
            {
                remarks.Add(new Problem(
                    "a pattern of the allow entry took too long, so that the entry allowed nothing from then on", entry.Origin,
                        "Make the pattern simpler"));
            }
            else if (isWhole && use.IsStale && !entry.IsImported)
            {
                remarks.Add(new Problem("the allow entry fits nothing in what was scanned", entry.Origin,
                    "Check how it is spelt; remove it where neither the files nor the history need it"));
            }
        }
        foreach (AllowCriteria criteria in _entries)
        {
            if (criteria.OldId is { } old)
                remarks.Add(new Problem($"the allow entry names an id of the salt that all repositories had: {old}",
                    criteria.Entry.Origin, "Write the new id"));
        }
        return remarks;
    }

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding)
    {
        Provenance provenance = finding.Locations[0].Provenance;
        string path = PathOf(provenance, _folder);
        AllowCriteria? expired = null;
        foreach (AllowCriteria criteria in _entries)
        {
            AllowEntry entry = criteria.Entry;
            if (finding.IssuedKey?.Status == KeyStatus.Active && (entry.Approver is null || entry.Expires is null))
                continue;
            bool isExpired = entry.IsExpired(_today);
            if ((isExpired && expired is not null)
                || !criteria.Fit(finding, entry.Folder is { } own && own != _folder ? PathOf(provenance, own) : path, provenance))
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

    /// <summary>
    /// The path that globs of a configuration in <paramref name="folder"/> see. Where file and configuration have no repository
    /// in common, that of a file outside the folder is the one that reports show; so is that of what is no file.
    /// </summary>
    private string PathOf(Provenance provenance, string folder)
    {
        bool isInside = _root is not null && !IsOutside(Path.GetRelativePath(_root, folder));
        if (provenance.FullPath is null && (!isInside || folder == _root || provenance.Source != SourceKind.Blob))
            return provenance.FilePath;
        string relative = Path.GetRelativePath(folder, provenance.FullPath ?? Path.Combine(_root!, provenance.FilePath))
            .Replace(Path.DirectorySeparatorChar, '/');
        return IsOutside(relative) && !isInside ? provenance.FilePath : relative;
    }

    private static bool IsOutside(string relative) =>
        Path.IsPathRooted(relative) || relative is ".." || relative.StartsWith("../", StringComparison.Ordinal);
}
