using KeyScan.Git;
using KeyScan.Git.Indexes;

namespace KeyScan.Sources;

/// <summary>Lists the files of a git working tree: what the index has, then what git neither tracks nor ignores.</summary>
internal sealed class GitListing(Coverage coverage, IgnoredFiles ignored, DirectoryWalk walk)
{
    private readonly Dictionary<string, bool> _realFolders = new(StringComparer.Ordinal);

    /// <summary>The files below <paramref name="folder"/>. Where git refuses, that is a problem and every file is listed.</summary>
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
                coverage.AddProblem(new Problem($"git cannot list the files: {refused.Message.TrimEnd('.')}", where, "Mend that, or use --no-ignore to scan every file without git"));
                break;
            }
            yield return files.Current;
        }
        foreach (ListedFile file in walk.Everything(folder, shown))
            yield return file;
    }

    private IEnumerable<ListedFile> Listed(string folder, string shown)
    {
        string? previous = null;
        foreach (string record in GitProcess.ReadRecords(folder, "ls-files", "-z", "--stage"))
        {
            // <mode> SP <object> SP <stage> TAB <path>; a conflict lists its path once a stage.
            int tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 6 || record.AsSpan(tab + 1).SequenceEqual(previous))
                continue;
            previous = record[(tab + 1)..];
            ReadOnlySpan<char> mode = record.AsSpan(0, 6);
            if (IndexPath.IsRefused(mode is "040000" ? previous.TrimEnd('/') : previous))
            {
                coverage.AddProblem(IndexPath.Refusal(shown + previous));
                continue;
            }
            if (mode.SequenceEqual("160000"))
            {
                foreach (ListedFile file in Nested(folder, shown, previous))
                    yield return file;
            }
            else if (mode is not "040000")
                yield return new ListedFile(Path.Combine(folder, previous), shown + previous, folder);
        }

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
        foreach (string path in GitProcess.ReadRecords(folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"))
            ignored.Add(shown + path);
    }

    /// <summary>A submodule, or a repository that is not tracked.</summary>
    private IEnumerable<ListedFile> Nested(string folder, string shown, string path)
    {
        string nested = Path.Combine(folder, path);
        if (Path.Exists(Path.Combine(nested, ".git")) && IsRealFolder(folder, path))
            return walk.IsConfirmed(nested, $"{shown}{path}/") ? new GitListing(coverage, ignored, walk).Files(nested, $"{shown}{path}/") : walk.Everything(nested, $"{shown}{path}/");
        coverage.AddSkipped(SkipReason.Submodule);
        return [];
    }

    /// <summary>Whether no part of <paramref name="path"/> below <paramref name="folder"/> is a link: one put in a tracked folder's place could lead anywhere.</summary>
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
