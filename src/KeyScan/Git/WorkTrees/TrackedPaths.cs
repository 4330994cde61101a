using KeyScan.Git.Indexes;

namespace KeyScan.Git.WorkTrees;

/// <summary>The paths of an index, to look up what else there is.</summary>
internal sealed class TrackedPaths
{
    private const int CommitMode = 0xE000, KindMask = 0xF000;

    private readonly HashSet<string> _files, _folders, _submodules;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>The paths of <paramref name="entries"/>.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="ignoresCase"><c>core.ignoreCase</c>.</param>
    public TrackedPaths(IReadOnlyList<IndexEntry> entries, bool ignoresCase)
    {
        StringComparer comparer = ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        (_files, _folders, _submodules) = (new HashSet<string>(entries.Count, comparer), new HashSet<string>(comparer),
            new HashSet<string>(comparer));
        _lookup = _files.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (IndexEntry entry in entries)
        {
            ((entry.Mode & KindMask) == CommitMode ? _submodules : _files).Add(entry.Path);
            // Where a folder is known those above it are.
            for (int slash = entry.Path.LastIndexOf('/'); slash > 0
                && _folders.Add(entry.Path[..slash]); slash = entry.Path.LastIndexOf('/', slash - 1))
            {
            }
        }
    }

    /// <summary>Whether there is a file, or a link, of that path.</summary>
    public bool HasFile(ReadOnlySpan<char> path) => _lookup.Contains(path);

    /// <summary>Whether something lies below that path.</summary>
    public bool HasFolder(string path) => path.Length == 0 ? _files.Count + _submodules.Count > 0 : _folders.Contains(path);

    /// <summary>Whether there is a submodule of that path.</summary>
    public bool HasSubmodule(string path) => _submodules.Contains(path);
}
