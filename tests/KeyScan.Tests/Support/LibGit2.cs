namespace KeyScan.Tests.Support;

/// <summary>Repositories as LibGit2Sharp reads them: an oracle beside git.</summary>
internal static class LibGit2
{
    /// <summary>Opens a repository with it.</summary>
    public static LibGit2Sharp.Repository Open(string path) => new(path);
}
