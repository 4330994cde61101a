using System.IO.Enumeration;
using KeyScan.Git;

namespace KeyScan.Sources;

/// <summary>
/// Lists the files below a folder: by git in repositories (what is tracked, and what is new and not ignored), else all of them.
/// </summary>
internal sealed class DirectoryWalk(CoverageCounter coverage, IgnoredFiles ignored, bool noIgnore)
{
    private const string GitFolder = ".git";

    /// <summary>
    /// The files below <paramref name="folder"/>, which reports show as <paramref name="shown"/> (empty, or ending in a slash).
    /// </summary>
    public IEnumerable<ListedFile> Files(string folder, string shown)
    {
        if (!noIgnore && TopOf(folder) is { } top && IsConfirmed(top, shown))
            return new GitListing(coverage, ignored, this).Files(folder, shown);
        return Everything(folder, shown);
    }

    /// <summary>
    /// Whether git may say what is in a working tree. A file <c>.git</c> may name any repository, whose list of ignored files is
    /// its own: where that does not name the folder back, as those of worktrees and submodules do, every file is read.
    /// </summary>
    public bool IsConfirmed(string top, string shown)
    {
        if (RepositoryLayout.IsOwnWorkTree(top))
            return true;
        string where = shown.Length == 0 ? "." : shown.TrimEnd('/');
        coverage.AddRemark(new Problem("its `.git` is of a repository that does not name this folder as its working tree", where,
            "Every file was scanned, also what git would ignore"));
        return false;
    }

    /// <summary>
    /// All files below a folder; repositories met on the way are listed by git unless ignored files are wanted too.
    /// </summary>
    public IEnumerable<ListedFile> Everything(string folder, string shown)
    {
        var pending = new Stack<(string Folder, string Shown)>();
        pending.Push((folder, shown));
        while (pending.TryPop(out (string Folder, string Shown) next))
        {
            List<Entry> entries = Entries(next.Folder, next.Shown);
            bool isBare = IsBare(entries);
            if (isBare)
                coverage.AddProblem(BareRepository(next.Shown.Length == 0 ? "." : next.Shown.TrimEnd('/')));
            if (!noIgnore && next.Folder != folder && entries.Exists(e => e.Name == GitFolder)
                && IsConfirmed(next.Folder, next.Shown))
            {
                foreach (ListedFile file in new GitListing(coverage, ignored, this).Files(next.Folder, next.Shown))
                    yield return file;
                continue;
            }
            foreach (Entry entry in entries)
            {
                string path = Path.Combine(next.Folder, entry.Name);
                // A link to a folder is opened as one to a file is, and shows to be a link.
                if (entry.Kind != EntryKind.Folder)
                    yield return new ListedFile(path, next.Shown + entry.Name, folder);
                else if (entry.Name != GitFolder && !(isBare && entry.Name == "objects"))
                    pending.Push((path, $"{next.Shown}{entry.Name}/"));
            }
        }
    }

    /// <summary>Whether a folder or one above it is a git working tree.</summary>
    internal static bool IsInRepository(string folder) => TopOf(folder) is not null;

    private static string? TopOf(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, GitFolder)))
                return at;
        }
        return null;
    }

    /// <summary>By what is in it: a repository without a working tree, such as a mirror.</summary>
    private static bool IsBare(List<Entry> entries) =>
        entries.Exists(e => e is { Name: "HEAD", Kind: EntryKind.File })
        && entries.Exists(e => e is { Name: "objects", Kind: EntryKind.Folder })
            && entries.Exists(e => e is { Name: "refs", Kind: EntryKind.Folder });

    private static Problem BareRepository(string shown) =>
        new("a repository without a working tree: its history was not scanned", shown, $"Run `keyscan git {shown}`");

    private List<Entry> Entries(string folder, string shown)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false,
            RecurseSubdirectories = false };
        try
        {
            return [.. new FileSystemEnumerable<Entry>(folder, static (ref FileSystemEntry e) =>
                new Entry(e.FileName.ToString(), KindOf(ref e)), options)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            coverage.AddProblem(new Problem($"the folder cannot be listed: {e.Message.TrimEnd('.')}", shown,
                "Check its permissions, or leave it out with --exclude"));
            return [];
        }
    }

    /// <summary>
    /// Only folders are asked whether they are links, which costs a system call; a link to a file shows when it is opened.
    /// </summary>
    private static EntryKind KindOf(ref FileSystemEntry entry) =>
        !entry.IsDirectory ? EntryKind.File : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? EntryKind.Link
        : EntryKind.Folder;

    private enum EntryKind
    {
        File,
        Folder,
        Link,
    }

    private readonly record struct Entry(string Name, EntryKind Kind);
}
