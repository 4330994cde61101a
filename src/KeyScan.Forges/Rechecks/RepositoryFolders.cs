using KeyScan.Forges.Clones;
using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Rechecks;

/// <summary>
/// Finds where the texts of recorded repositories lie on this machine: in folders that somebody named, in the folder that is a
/// repository's name, and in its mirrors. The folder or mirror need not be the right one: who reads there proves that by the ids
/// of what is found.
/// </summary>
/// <param name="repositories">What is known of repositories.</param>
/// <param name="options">The folders.</param>
internal sealed class RepositoryFolders(RepositoryStore repositories, RecheckOptions options)
{
    /// <summary>The folders, those first that somebody named. A mirror is held until its item is disposed.</summary>
    /// <param name="repository">The repository's name.</param>
    /// <param name="cancellation">Ends waiting for who uses a mirror.</param>
    /// <exception cref="ProblemException">The registry failed, or the cache's folder cannot be written.</exception>
    public IEnumerable<FoundFolder> Find(string repository, CancellationToken cancellation)
    {
        foreach (string folder in options.Folders)
            yield return new FoundFolder(Path.GetFullPath(folder), FolderKind.Named, held: null);
        if (Path.IsPathRooted(repository) && FindOwn(repository) is { } own)
            yield return new FoundFolder(own, FolderKind.Own, held: null);
        if (options.MirrorsFolder is not { } mirrors || !Directory.Exists(mirrors))
            yield break;
        foreach (string text in repositories.FindAddresses(repository))
        {
            var known = new FleetRepository(repository, RepositoryAddress.Parse(text));
            foreach (RepositoryAddress address in (RepositoryAddress[])[known.CloneUrl, known.WikiUrl])
            {
                var mirror = new MirrorClone(mirrors, address);
                if (mirror.Exists)
                    yield return new FoundFolder(mirror.Path, FolderKind.Mirror, MirrorLock.Take(mirror.Path, cancellation));
            }
        }
    }

    /// <summary>What was scanned may be a file, or several paths side by side, told from the folder around them.</summary>
    private static string? FindOwn(string repository)
    {
        bool isHere = Path.Exists(repository) || repository.Contains(", ", StringComparison.Ordinal);
        string? folder = isHere ? repository : null;
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
