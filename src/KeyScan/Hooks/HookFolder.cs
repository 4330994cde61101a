using KeyScan.Git;
using KeyScan.Primitives;

namespace KeyScan.Hooks;

/// <summary>Where git looks for the hooks of a repository.</summary>
/// <param name="Path">Its absolute path; it need not be there yet.</param>
/// <param name="Scope">Which configuration names it in <c>core.hooksPath</c>: <c>local</c>, <c>worktree</c>, <c>global</c> or
/// <c>system</c>; null for git's own place.</param>
internal sealed record HookFolder(string Path, string? Scope)
{
    private const string Setting = "core.hooksPath";

    /// <summary>Whether it is a folder of the repository's own files: whoever pulls gets what is put there.</summary>
    public bool IsTracked { get; init; }

    /// <summary>Whether other repositories use it as well.</summary>
    public bool IsShared => Scope is "global" or "system";

    /// <summary>Finds it for the repository that <paramref name="path"/> is, or is inside of.</summary>
    /// <exception cref="ProblemException">There is no repository, or its hooks are turned off or made by another
    /// program.</exception>
    public static HookFolder Find(string path)
    {
        var layout = RepositoryLayout.Find(path);
        string? scope = null, value = null;
        try
        {
            // Our own git is told to run no hooks, in the scope `command`.
            string[] settings =
                [.. GitProcess.ReadRecords(layout.GitFolder, "config", "--show-scope", "-z", "--type=path",
                "--get-all", Setting)];
            for (int i = 0; i + 1 < settings.Length; i += 2)
            {
                if (settings[i] != "command")
                    (scope, value) = (settings[i], settings[i + 1]);
            }
        }
        catch (GitException e)
        {
            throw new ProblemException(
                new Problem($"git refuses: {e.Message.TrimEnd('.')}", path, "Mend what git says about the repository"), e);
        }
        if (scope is null)
            return new HookFolder(System.IO.Path.Combine(layout.CommonDirectory, "hooks"), null);
        // git runs hooks at the top of the working tree, and reads a relative path from there.
        string folder = System.IO.Path.GetFullPath(value!, layout.WorkTree ?? layout.GitDirectory);
        return Check(new HookFolder(folder, scope) { IsTracked = layout.WorkTree is { } top && IsIn(top, folder)
            && !IsIn(layout.CommonDirectory, folder) && HasFiles(layout, folder) });
    }

    private static bool IsIn(string top, string folder)
    {
        string relative = System.IO.Path.GetRelativePath(RealPath.Resolve(top), RealPath.Resolve(folder));
        return relative != ".." && !relative.StartsWith($"..{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !System.IO.Path.IsPathRooted(relative);
    }

    /// <summary>Whether git has files of the folder.</summary>
    private static bool HasFiles(RepositoryLayout layout, string folder)
    {
        try
        {
            return GitProcess.ReadRecords(layout.GitFolder, "ls-files", "-z", "--", folder).Any();
        }
        catch (GitException e)
        {
            throw new ProblemException(
                new Problem($"git refuses: {e.Message.TrimEnd('.')}", folder, "Mend what git says about the repository"), e);
        }
    }

    private static HookFolder Check(HookFolder folder)
    {
        string name = System.IO.Path.TrimEndingDirectorySeparator(folder.Path).Replace('\\', '/');
        if (name.EndsWith("/.husky/_", StringComparison.Ordinal))
            throw new ProblemException(
                new Problem("husky makes this folder anew each time", folder.Path,
                    "Put the line `keyscan hook pre-commit` into .husky/pre-commit instead"));
        return !System.IO.Path.Exists(folder.Path) || Directory.Exists(folder.Path)
            ? folder
            : throw new ProblemException(
            new Problem($"{Setting} names what is no folder, which turns hooks off", folder.Path,
                $"git config --unset {Setting}"));
    }
}
