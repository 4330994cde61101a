using KeyScan.Git;
using KeyScan.Git.Facts;
using KeyScan.Git.Indexes;
using KeyScan.Git.WorkTrees;
using KeyScan.Primitives.Programs;

namespace KeyScan.Sources;

/// <summary>Lists the files of a git working tree: what the index has, then what git neither tracks nor ignores.</summary>
internal sealed class GitListing(CoverageCounter coverage, IgnoredFiles ignored, DirectoryWalk walk)
{
    /// <summary>A folder of a sparse index, which stands for what is in it.</summary>
    private const int FolderMode = 0x4000;

    private readonly Dictionary<string, bool> _realFolders = new(StringComparer.Ordinal);

    /// <summary>
    /// The files below <paramref name="folder"/>. Where git refuses, that is a problem and every file is listed.
    /// </summary>
    public IEnumerable<ListedFile> Files(string folder, string shown)
    {
        using IEnumerator<ListedFile> files = Listed(folder, shown).GetEnumerator();
        while (true)
        {
            GitException? refused = null;
            try
            {
                if (!files.MoveNext())
                    yield break;
            }
            catch (GitException e)
            {
                refused = e;
            }
            if (refused is not null)
            {
                string where = shown.Length == 0 ? folder : shown;
                coverage.AddProblem(new Problem($"git cannot list the files: {refused.Message.TrimEnd('.')}", where,
                    "Mend that, or use --no-ignore to scan every file without git"));
                break;
            }
            yield return files.Current;
        }
        foreach (ListedFile file in walk.Everything(folder, shown))
            yield return file;
    }

    private IEnumerable<ListedFile> Listed(string folder, string shown)
    {
        IEnumerable<ListedFile> files;
        try
        {
            files = Listed(WorkTreeListing.Open(folder), folder, shown);
        }
        catch (UnsupportedRepositoryException e)
        {
            files = ListedByGit(folder, shown, e);
        }
        foreach (ListedFile file in files)
            yield return file;
    }

    private IEnumerable<ListedFile> Listed(WorkTreeListing listing, string folder, string shown)
    {
        foreach (ListedFile file in TrackedFiles(listing.Tracked.Select(e => (e.Mode, e.Path)), folder, shown))
            yield return file;
        var skipped = new List<string>();
        foreach (WorkTreeEntry entry in listing.Others())
        {
            switch (entry.Kind)
            {
                case WorkTreeEntryKind.File:
                    yield return new ListedFile(Path.Combine(folder, entry.Path), shown + entry.Path, folder);
                    break;
                case WorkTreeEntryKind.Repository:
                    foreach (ListedFile file in Nested(folder, shown, entry.Path))
                        yield return file;
                    break;
                case WorkTreeEntryKind.Unreadable:
                    coverage.AddProblem(new Problem("the folder cannot be listed", shown + entry.Path,
                        "Check its permissions, or leave it out with --exclude"));
                    break;
                default:
                    skipped.Add(shown + entry.Path);
                    break;
            }
        }
        skipped.Sort(StringComparer.Ordinal);
        foreach (string path in skipped)
            ignored.Add(path);
    }

    /// <summary>The same by the git executable, for what is not read in this process.</summary>
    private IEnumerable<ListedFile> ListedByGit(string folder, string shown, UnsupportedRepositoryException reason)
    {
        using IEnumerator<ListedFile> files = ListedByGit(folder, shown).GetEnumerator();
        while (true)
        {
            try
            {
                if (!files.MoveNext())
                    yield break;
            }
            catch (GitException e) when (e.InnerException is ProgramException)
            {
                throw new GitException($"{reason.Message.TrimEnd('.')}; {e.Message}", e);
            }
            yield return files.Current;
        }
    }

    private IEnumerable<ListedFile> ListedByGit(string folder, string shown)
    {
        foreach (ListedFile file in TrackedFiles(GitProcess.ReadRecords(folder, "ls-files", "-z", "--stage").Select(ParseEntry),
            folder, shown))
            yield return file;
        foreach (string path in GitProcess.ReadRecords(folder, "ls-files", "-z", "--others", "--exclude-standard"))
        {
            if (path.EndsWith('/'))
            {
                foreach (ListedFile file in Nested(folder, shown, path.TrimEnd('/')))
                    yield return file;
            }
            else
                yield return new ListedFile(Path.Combine(folder, path), shown + path, folder);
        }
        // Last, while others read: git lists an ignored folder as one, without looking into it.
        foreach (string path in GitProcess.ReadRecords(folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard",
            "--directory"))
            ignored.Add(shown + path);
    }

    // <mode> SP <object> SP <stage> TAB <path>
    private static (int Mode, string Path) ParseEntry(string record) =>
        record.IndexOf('\t', StringComparison.Ordinal) is >= 6 and int tab
        ? (Convert.ToInt32(record[..6], 8), record[(tab + 1)..])
        : throw new GitException($"git printed what is no entry: {record}");

    private IEnumerable<ListedFile> TrackedFiles(IEnumerable<(int Mode, string Path)> entries, string folder, string shown)
    {
        string? previous = null;
        foreach ((int mode, string path) in entries)
        {
            // A conflict lists its path once a stage.
            if (path == previous)
                continue;
            previous = path;
            if (IndexPath.IsRefused(mode == FolderMode ? path.TrimEnd('/') : path))
            {
                coverage.AddProblem(IndexPath.Refusal(shown + path));
                continue;
            }
            if (PathChange.IsSubmodule(mode))
            {
                foreach (ListedFile file in Nested(folder, shown, path))
                    yield return file;
            }
            else if (mode != FolderMode)
                yield return new ListedFile(Path.Combine(folder, path), shown + path, folder);
        }
    }

    /// <summary>A submodule, or a repository that is not tracked.</summary>
    private IEnumerable<ListedFile> Nested(string folder, string shown, string path)
    {
        string nested = Path.Combine(folder, path);
        if (Path.Exists(Path.Combine(nested, ".git")) && IsRealFolder(folder, path))
            return walk.IsConfirmed(nested, $"{shown}{path}/")
                ? new GitListing(coverage, ignored, walk).Files(nested, $"{shown}{path}/")
                    : walk.Everything(nested, $"{shown}{path}/");
        coverage.AddSkipped(SkipReason.Submodule);
        return [];
    }

    /// <summary>
    /// Whether no part of <paramref name="path"/> below <paramref name="folder"/> is a link: one put in a tracked folder's place
    /// could lead anywhere.
    /// </summary>
    private bool IsRealFolder(string folder, string path)
    {
        if (_realFolders.TryGetValue(path, out bool known))
            return known;
        int slash = path.LastIndexOf('/');
        bool real = slash < 0 || IsRealFolder(folder, path[..slash]);
        if (real)
        {
            var info = new DirectoryInfo(Path.Combine(folder, path));
            real = !info.Exists || info.LinkTarget is null;
        }
        return _realFolders[path] = real;
    }
}
