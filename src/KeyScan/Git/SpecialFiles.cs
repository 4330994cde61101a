using KeyScan.Primitives.Files;

namespace KeyScan.Git;

/// <summary>
/// Finds FIFOs, sockets and devices among the files that git opens as soon as it is started, before it is. git does not ask what
/// it opens: it would wait for a writer for ever, or read a device without end. What is not looked at here, such as a .gitignore
/// further down, ends by
/// <see cref="GitPipe"/>, which notices that git does nothing.
/// </summary>
internal static class SpecialFiles
{
    private const int LargestPointer = 64 * 1024;
    private const int LargestConfig = 4 << 20;

    private static readonly string[] OfTheWorktree = ["HEAD", "index", "config.worktree", "commondir", "info/sparse-checkout"];

    private static readonly string[] Shared =
    [
        "config", "packed-refs", "shallow", "info/exclude", "info/attributes", "info/grafts", "refs/stash", "logs/refs/stash",
        "objects/info/alternates", "objects/info/commit-graph", "objects/info/commit-graphs/commit-graph-chain",
    ];

    /// <summary>The first one for a git that runs in <paramref name="folder"/>; null for none.</summary>
    public static string? Find(string folder)
    {
        if (OperatingSystem.IsWindows())
            return null;
        try
        {
            return All(folder).FirstOrDefault(RegularFile.IsSpecial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // git says what is wrong with it.
            return null;
        }
    }

    /// <summary>What is said of one.</summary>
    public static GitException Refusal(string special) =>
        new($"{special} is a FIFO, a socket or a device, which git would wait for");

    private static IEnumerable<string> All(string folder)
    {
        (string gitDirectory, string? workTree)? found = null;
        for (string? at = folder; at is not null && found is null; at = Path.GetDirectoryName(at))
        {
            string inside = Path.Combine(at, ".git");
            yield return inside;
            if (File.Exists(inside))
                found = (Follow(inside, "gitdir:", at) ?? at, at);
            else if (Directory.Exists(inside))
                found = (inside, at);
            else if (Directory.Exists(Path.Combine(at, "objects")) && Path.Exists(Path.Combine(at, "HEAD")))
                found = (at, null);
        }
        if (found is not var (directory, tree))
            yield break;
        foreach (string name in OfTheWorktree)
            yield return Path.Combine(directory, name);
        string pointer = Path.Combine(directory, "commondir");
        string common = File.Exists(pointer) ? Follow(pointer, "", directory) ?? directory : directory;
        foreach (string name in Shared)
            yield return Path.Combine(common, name);
        string packs = Path.Combine(common, "objects", "pack");
        foreach (string file in Directory.Exists(packs) ? Directory.EnumerateFiles(packs) : [])
            yield return file;
        if (tree is not null)
            yield return Path.Combine(tree, ".gitignore");
        foreach (string file in ExcludesFiles(Path.Combine(common, "config"), tree ?? directory))
            yield return file;
    }

    private static string? Follow(string file, string prefix, string folder)
    {
        string text = RegularFile.ReadText(file, LargestPointer);
        return text.StartsWith(prefix, StringComparison.Ordinal)
            ? Path.GetFullPath(text[prefix.Length..].Trim().Replace("\0", ""), folder) : null;
    }

    private static IEnumerable<string> ExcludesFiles(string config, string folder)
    {
        if (!File.Exists(config))
            yield break;
        foreach ((string section, string subsection, string key, string value) in RepositoryConfig.Read(
            RegularFile.ReadText(config, LargestConfig)))
        {
            if ((section, subsection, key) is not ("core", "", "excludesfile" or "attributesfile") || value.Length == 0
                || value.Contains('\0', StringComparison.Ordinal))
                continue;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            yield return value.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, value[2..])
                : Path.GetFullPath(value, folder);
        }
    }
}
