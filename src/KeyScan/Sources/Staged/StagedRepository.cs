using KeyScan.Git;
using KeyScan.Primitives;

namespace KeyScan.Sources.Staged;

/// <summary>The repository whose index is read, and which index that is.</summary>
/// <param name="Layout">Where it keeps what.</param>
/// <param name="Root">The absolute path of its working tree; null where it has none.</param>
/// <param name="IndexFile">The absolute path of the index that a hook is to use; null for the repository's own.</param>
internal sealed record StagedRepository(RepositoryLayout Layout, string? Root, string? IndexFile)
{
    /// <summary>The folder git runs in.</summary>
    public string Folder => Layout.GitFolder;

    /// <summary>Finds the repository. What git tells a hook counts only where it is about this repository.</summary>
    /// <exception cref="ProblemException">There is none, it has no index, or a hook is to use one that is somewhere
    /// else.</exception>
    public static StagedRepository Find(StagedOptions options)
    {
        string path = Path.GetFullPath(options.Repository, options.WorkingFolder);
        (RepositoryLayout layout, string? root) = FindLayout(options, path);
        if (root is null && !File.Exists(Path.Combine(layout.GitDirectory, "index")))
            throw new ProblemException(
                new Problem("a bare repository has no index", options.Repository, "Scan its history with `keyscan git`"));
        return new StagedRepository(layout, root, FindIndex(options, layout, root));
    }

    private static (RepositoryLayout Layout, string? Root) FindLayout(StagedOptions options, string path)
    {
        try
        {
            var found = RepositoryLayout.Find(path);
            return (found, found.WorkTree);
        }
        // A working tree that nothing in it shows to be one: git --git-dir=… --work-tree=… commit.
        catch (ProblemException) when (options.HookGitDirectory is not null && path == options.WorkingFolder)
        {
            var named = RepositoryLayout.Find(Path.GetFullPath(options.HookGitDirectory, path));
            return (named, named.WorkTree ?? Path.GetFullPath(options.HookWorkTree ?? ".", path));
        }
    }

    private static string? FindIndex(StagedOptions options, RepositoryLayout layout, string? root)
    {
        if (options.HookIndexFile is null)
            return null;
        // git reads a relative path from the top of the working tree, wherever the hook has gone.
        string file = Path.GetFullPath(options.HookIndexFile, root ?? options.WorkingFolder);
        if (IsBelow(layout.GitDirectory, file) || IsBelow(RealPath.Resolve(layout.GitDirectory), RealPath.Resolve(file)))
            return file;
        // A hook may look into another repository; its index is none of that one's. But to pass over the index of the very commit
        // that is being made would call it clean unseen.
        if (root is null || !(options.WorkingFolder == root || IsBelow(root, options.WorkingFolder)))
            return null;
        throw new ProblemException(
            new Problem("GIT_INDEX_FILE names an index outside of the repository, which is not read", options.HookIndexFile,
                "Unset it, or keep that index in the git directory"));
    }

    private static bool IsBelow(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
