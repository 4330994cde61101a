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
            List<Entry> entries = Entries(next.Folder, next.Shown);
            if (!noIgnore && next.Folder != folder && entries.Exists(e => e.Name == GitFolder))
            {
                foreach (ListedFile file in new GitListing(coverage, this).Files(next.Folder, next.Shown))
                    yield return file;
                continue;
            }
            foreach (Entry entry in entries)
            {
                string path = Path.Combine(next.Folder, entry.Name);
                if (entry.Kind == EntryKind.Link)
                    coverage.AddSkipped(SkipReason.SymbolicLink);
                else if (entry.Kind == EntryKind.File)
                    yield return new ListedFile(path, next.Shown + entry.Name, folder);
                else if (entry.Name != GitFolder)
                    pending.Push((path, $"{next.Shown}{entry.Name}/"));
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

    private List<Entry> Entries(string folder, string shown)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };
        try
        {
            return [.. new FileSystemEnumerable<Entry>(folder, static (ref FileSystemEntry e) => new Entry(e.FileName.ToString(), KindOf(ref e)), options)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            coverage.AddProblem(new Problem($"the folder cannot be listed: {e.Message.TrimEnd('.')}", shown, "Check its permissions, or leave it out with --exclude"));
            return [];
        }
    }

    /// <summary>Only folders are asked whether they are links, which costs a system call; a link to a file shows when it is opened.</summary>
    private static EntryKind KindOf(ref FileSystemEntry entry) =>
        !entry.IsDirectory ? EntryKind.File : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? EntryKind.Link : EntryKind.Folder;

    private enum EntryKind
    {
        File,
        Folder,
        Link,
    }

    private readonly record struct Entry(string Name, EntryKind Kind);
}
