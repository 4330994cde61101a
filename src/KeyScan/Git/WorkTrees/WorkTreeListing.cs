using System.IO.Enumeration;
using KeyScan.Git.Ignore;
using KeyScan.Git.Indexes;
using KeyScan.Primitives;

namespace KeyScan.Git.WorkTrees;

/// <summary>
/// What there is in a working tree, or in a folder of it: what the index has, what is new and what git ignores, as <c>git
/// ls-files</c> lists it, by a walk of our own.
/// </summary>
internal sealed class WorkTreeListing
{
    private const string GitFolder = ".git", IgnoreName = ".gitignore";

    private readonly string _folder;

    /// <summary>The path of the folder from the top, with a slash at its end; empty for the top.</summary>
    private readonly string _prefix;
    private readonly TrackedPaths _paths;
    private readonly IgnoreRules _rules;
    private readonly bool _isIgnored;

    private WorkTreeListing(RepositoryLayout layout, string folder, string prefix)
    {
        (_folder, _prefix) = (folder, prefix);
        var settings = UserSettings.Read(layout);
        List<IndexEntry> all = IndexFile.Read(Path.Combine(layout.GitDirectory, "index"), layout.Format);
        // Then git reads it from the index.
        if (all.Exists(e =>
            e.SkipsWorkTree && (e.Path == IgnoreName || e.Path.EndsWith($"/{IgnoreName}", StringComparison.Ordinal))))
            throw new UnsupportedRepositoryException("a .gitignore is left out of the working tree");
        Tracked = prefix.Length == 0 ? all
            : [.. all.Where(e => e.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(e => e with { Path = e.Path[prefix.Length..] })];
        _paths = new TrackedPaths(Tracked, settings.IgnoresCase);
        string[] common = [Path.Combine(layout.CommonDirectory, "info", "exclude"), .. settings.ExcludesFile(folder) is { } own
            ? [own] : Array.Empty<string>()];
        _rules = IgnoreRules.Read(layout.WorkTree!, common, settings.IgnoresCase);
        for (int slash = prefix.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = prefix.IndexOf('/', slash + 1))
        {
            string above = prefix[..slash], full = Path.Combine(layout.WorkTree!, above);
            _isIgnored = _isIgnored || _rules.Ignores(above, isFolder: true);
            _rules = _rules.Below(full, above, hasFile: true);
        }
    }

    /// <summary>
    /// What the index has below the folder, paths from there, in git's order; a conflict has its path more than once.
    /// </summary>
    public IReadOnlyList<IndexEntry> Tracked { get; }

    /// <summary>Opens the listing of a folder in a working tree.</summary>
    /// <param name="folder">Its absolute path.</param>
    /// <exception cref="UnsupportedRepositoryException">Git has to be asked.</exception>
    /// <exception cref="GitException">A file that decides what is listed cannot be read.</exception>
    public static WorkTreeListing Open(string folder)
    {
        RepositoryLayout layout;
        try
        {
            layout = RepositoryLayout.Find(folder);
        }
        catch (ProblemException e)
        {
            throw new UnsupportedRepositoryException(e.Message, e);
        }
        if (layout.WorkTree is null || layout.IsStatedBare)
            throw new UnsupportedRepositoryException("a repository without a working tree");
        RepositoryAccess.Check(layout);
        string prefix = Path.GetRelativePath(RealPath.Resolve(layout.WorkTree), RealPath.Resolve(folder))
            .Replace(Path.DirectorySeparatorChar, '/');
        if (prefix == ".." || prefix.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(prefix)
            || prefix == GitFolder || prefix.StartsWith($"{GitFolder}/", StringComparison.Ordinal))
            throw new UnsupportedRepositoryException("a folder that lies outside of the working tree");
        return new WorkTreeListing(layout, folder, prefix == "." ? "" : $"{prefix}/");
    }

    /// <summary>What the index does not have, as it is met: folder by folder, in the order of names.</summary>
    /// <exception cref="GitException">A <c>.gitignore</c> cannot be read.</exception>
    public IEnumerable<WorkTreeEntry> Others()
    {
        if (_isIgnored && !_paths.HasFolder(""))
        {
            yield return new WorkTreeEntry("./", WorkTreeEntryKind.IgnoredFolder);
            yield break;
        }
        var pending = new Stack<PendingFolder>();
        pending.Push(new PendingFolder("", _rules, _isIgnored, IsTop: true));
        while (pending.TryPop(out PendingFolder? next))
        {
            string folder = Path.Combine(_folder, next.Path);
            if (Entries(folder, next.Path) is not { } entries)
            {
                yield return new WorkTreeEntry(next.Path, WorkTreeEntryKind.Unreadable);
                continue;
            }
            IgnoreRules rules = next.IsTop ? next.Rules
                : next.Rules.Below(folder, _prefix + next.Path.TrimEnd('/'), entries.Exists(e => e.Name == IgnoreName));
            var folders = new List<PendingFolder>();
            foreach (Entry entry in entries.Where(e => !e.IsTracked))
            {
                string path = next.Path + entry.Name;
                bool isIgnored = next.IsIgnored || rules.Ignores(_prefix + path, entry.IsFolder);
                if (!entry.IsFolder)
                    yield return new WorkTreeEntry(path, isIgnored ? WorkTreeEntryKind.IgnoredFile : WorkTreeEntryKind.File);
                else if (_paths.HasFolder(path))
                    folders.Add(new PendingFolder($"{path}/", rules, isIgnored, IsTop: false));
                else if (isIgnored)
                    yield return new WorkTreeEntry($"{path}/", WorkTreeEntryKind.IgnoredFolder);
                else if (RepositoryLayout.HasRepository(Path.Combine(folder, entry.Name)))
                    yield return new WorkTreeEntry(path, WorkTreeEntryKind.Repository);
                else
                    folders.Add(new PendingFolder($"{path}/", rules, IsIgnored: false, IsTop: false));
            }
            for (int i = folders.Count - 1; i >= 0; i--)
                pending.Push(folders[i]);
        }
    }

    /// <summary>
    /// What is in a folder but <c>.git</c> and submodules, in the order of names, those of tracked files left out but that of
    /// <c>.gitignore</c>; null where it cannot be listed.
    /// </summary>
    private List<Entry>? Entries(string folder, string path)
    {
        char[] buffer = new char[path.Length + 256];
        path.CopyTo(buffer);
        bool IsTracked(ReadOnlySpan<char> name)
        {
            if (path.Length + name.Length > buffer.Length)
                Array.Resize(ref buffer, path.Length + name.Length);
            name.CopyTo(buffer.AsSpan(path.Length));
            return _paths.HasFile(buffer.AsSpan(0, path.Length + name.Length));
        }

        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false,
            RecurseSubdirectories = false };
        var found = new FileSystemEnumerable<Entry>(folder, (ref FileSystemEntry e) =>
            new Entry(e.FileName.ToString(), IsFolder(ref e), IsTracked(e.FileName)), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.FileName.Equals(GitFolder, StringComparison.Ordinal)
                && (e.IsDirectory || !IsTracked(e.FileName) || e.FileName.Equals(IgnoreName, StringComparison.Ordinal)),
        };
        try
        {
            List<Entry> entries = [.. found.Where(e => !(e.IsFolder && _paths.HasSubmodule(path + e.Name)))];
            entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Only folders are asked whether they are links, which costs a system call.</summary>
    private static bool IsFolder(ref FileSystemEntry entry) =>
        entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Something in a folder.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="IsFolder">Whether it is a folder, and no link to one.</param>
    /// <param name="IsTracked">Whether the index has it as a file.</param>
    private readonly record struct Entry(string Name, bool IsFolder, bool IsTracked);

    /// <summary>A folder that is still to be listed.</summary>
    /// <param name="Path">Its path from where the listing begins, with a slash at its end; empty for that itself.</param>
    /// <param name="Rules">The rules of the folder above; of the first its own.</param>
    /// <param name="IsIgnored">Whether it is ignored, and listed because the index has something in it.</param>
    /// <param name="IsTop">Whether it is the first.</param>
    private sealed record PendingFolder(string Path, IgnoreRules Rules, bool IsIgnored, bool IsTop);
}
