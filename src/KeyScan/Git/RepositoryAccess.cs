using System.Globalization;
using KeyScan.Git.Facts;
using KeyScan.Primitives.Files;

namespace KeyScan.Git;

/// <summary>
/// Whose repository may be read: git's rule since 2.35.2 (<c>safe.directory</c> of git-config(1)). One's own may be, under sudo
/// also that of whoever called it; of any other, libgit2 and git say whether the user's settings name it. They read those
/// settings only then.
/// </summary>
internal static class RepositoryAccess
{
    private const string CallerOfSudo = "SUDO_UID";

    /// <summary>Checks that a repository may be read, and is of a format that is read in this process.</summary>
    /// <exception cref="UnsupportedRepositoryException">It is not; git may know it, or has to refuse it.</exception>
    /// <exception cref="GitException">It has FIFOs, sockets or devices where files belong.</exception>
    public static void Check(RepositoryLayout layout)
    {
        if (layout.Unsupported is { } unsupported)
            throw new UnsupportedRepositoryException(unsupported);
        if (!IsOwn(layout))
            LibGit2Facts.Open(layout, indexFile: null).Dispose();
    }

    private static bool IsOwn(RepositoryLayout layout)
    {
        if (OperatingSystem.IsWindows())
            return false;
        uint user = NativeStatus.CurrentUser();
        uint caller = user == 0
            && uint.TryParse(Environment.GetEnvironmentVariable(CallerOfSudo), NumberStyles.None, CultureInfo.InvariantCulture,
            out uint number) ? number : user;
        string[] paths = layout.WorkTree is { } top ? [top, Path.Combine(top, ".git"), layout.GitDirectory]
            : [layout.GitDirectory];
        Span<byte> status = stackalloc byte[NativeStatus.Length];
        foreach (string path in paths)
        {
            if (!NativeStatus.TryReadLink(path, status)
                || (NativeStatus.OwnerOf(status) != user && NativeStatus.OwnerOf(status) != caller))
                return false;
        }
        return true;
    }
}
