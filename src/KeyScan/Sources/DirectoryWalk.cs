using System.IO.Enumeration;

namespace KeyScan.Sources;

/// <summary>Lists the files below a folder: by git in repositories (what is tracked, and what is new and not ignored), else all of them.</summary>
internal sealed class DirectoryWalk(Coverage coverage, bool noIgnore)
{
    private const string GitFolder = ".git";

    /// <summary>The files below <paramref name="folder"/>, which reports show as <paramref name="shown"/> (empty, or ending in a slash).</summary>
    public IEnumerable<ListedFile> Files(string folder, string shown)
    {
        if (!noIgnore && IsInRepository(folder))
            return new GitListing(coverage, this).Files(folder, shown);
        return Everything(folder, shown);
    }

    /// <summary>All files below a folder; repositories met on the way are listed by git unless ignored files are wanted too.</summary>
    public IEnumerable<ListedFile> Everything(string folder, string shown)
    {
        var pending = new Stack<(string Folder, string Shown)>();
        pending.Push((folder, shown));
        while (pending.TryPop(out (string Folder, string Shown) next))
        {
            List<(string Name, FileAttributes Attributes)> entries = Entries(next.Folder, next.Shown);
            if (!noIgnore && next.Folder != folder && entries.Exists(e => e.Name == GitFolder))
            {
                foreach (ListedFile file in new GitListing(coverage, this).Files(next.Folder, next.Shown))
                    yield return file;
                continue;
            }
            foreach ((string name, FileAttributes attributes) in entries)
            {
                string path = Path.Combine(next.Folder, name);
                if (attributes.HasFlag(FileAttributes.ReparsePoint))
                    coverage.AddSkipped(SkipReason.SymbolicLink);
                else if (!attributes.HasFlag(FileAttributes.Directory))
                    yield return new ListedFile(path, next.Shown + name);
                else if (name != GitFolder)
                    pending.Push((path, $"{next.Shown}{name}/"));
            }
        }
    }

    /// <summary>Whether a folder or one above it is a git working tree.</summary>
    internal static bool IsInRepository(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, GitFolder)))
                return true;
        }
        return false;
    }

    private List<(string Name, FileAttributes Attributes)> Entries(string folder, string shown)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };
        try
        {
            return [.. new FileSystemEnumerable<(string, FileAttributes)>(folder, static (ref FileSystemEntry e) => (e.FileName.ToString(), e.Attributes), options)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            coverage.AddProblem(new Problem($"the folder cannot be listed: {e.Message.TrimEnd('.')}", shown, "Check its permissions, or leave it out with --exclude"));
            return [];
        }
    }
}
