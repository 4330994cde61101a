using LibGit2Sharp;

namespace KeyScan.Tests.Support;

/// <summary>LibGit2Sharp on the distribution's libgit2, under the name that LibGit2Sharp loads it by.</summary>
internal static class LibGit2
{
    private const string ExpectedName = "git2-a2bde63.so";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Opens a repository with it.</summary>
    /// <exception cref="InvalidOperationException">There is no libgit2; tests/run.sh installs it.</exception>
    public static LibGit2Sharp.Repository Open(string path) =>
        Loaded.Value ? new LibGit2Sharp.Repository(path) : throw new InvalidOperationException("There is no libgit2 here: apt-get install libgit2-1.5");

    private static bool Load()
    {
        string? library = Directory.EnumerateDirectories("/usr/lib").Prepend("/usr/lib").Append("/usr/local/lib")
            .Where(Directory.Exists).SelectMany(d => Directory.EnumerateFiles(d, "libgit2.so.1.*")).Order(StringComparer.Ordinal).FirstOrDefault();
        if (library is null)
            return false;
        // Removed by nobody: the library stays loaded until the process ends.
        string folder = Path.Combine(Path.GetTempPath(), "keyscan-libgit2");
        Directory.CreateDirectory(folder);
        string link = Path.Combine(folder, ExpectedName);
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, library);
        GlobalSettings.NativeLibraryPath = folder;
        return true;
    }
}
