namespace KeyScan.Forges.Rechecks;

/// <summary>
/// Finds files by recorded paths. Such a path is told from wherever somebody stood: below the folder, beside it, or further up.
/// Which of several is meant is proved by what stands in it.
/// </summary>
internal static class FilePlaces
{
    private const int MostSteps = 40;

    /// <summary>Folder and file of each that is there, the likeliest first; no folder where it lies elsewhere.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The recorded path.</param>
    /// <param name="isNamed">Whether it may be a part of what was scanned, or another copy of it.</param>
    public static IEnumerable<(string Folder, string File)> Find(string folder, string path, bool isNamed)
    {
        foreach ((string from, string below) in isNamed ? Parts(folder, path) : Around(folder, path))
        {
            string file = Path.GetFullPath(Path.Combine(from, below));
            // Below the folder no link is followed; what lies elsewhere was named as it is.
            if (File.Exists(file))
                yield return (file.StartsWith($"{from.TrimEnd('/')}/", StringComparison.Ordinal) ? from : "", file);
        }
    }

    /// <summary>The path from the folder, and from each around it.</summary>
    private static IEnumerable<(string Folder, string Path)> Around(string folder, string path)
    {
        string? from = folder;
        for (int steps = 0; from is not null && steps < MostSteps; steps++)
        {
            yield return (from, path);
            if (Path.IsPathRooted(path))
                yield break;
            from = Path.GetDirectoryName(from);
        }
    }

    /// <summary>The path below the folder, and with ever fewer of its folders: the folder may stand for some of them.</summary>
    private static IEnumerable<(string Folder, string Path)> Parts(string folder, string path)
    {
        string[] names = [.. path.Split('/').Where(n => n is not ("" or "." or ".."))];
        for (int left = 0; left < Math.Min(names.Length, MostSteps); left++)
            yield return (folder, Path.Combine(names[left..]));
    }
}
