namespace KeyScan.Primitives;

/// <summary>Paths with the links on their way followed, as realpath(3) has them.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows in one path (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    /// <summary>The real path, as far as it exists; what follows stays as it is.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="IOException">There are links in a circle.</exception>
    public static string Resolve(string path)
    {
        int left = MostLinks;
        return Resolve(path, ref left);
    }

    /// <summary>
    /// Where <paramref name="path"/> comes to lie in <paramref name="folder"/>, however the two are written; null where it does
    /// not.
    /// </summary>
    /// <param name="path">A path. A link inside the folder counts as lying where it is, wherever it leads.</param>
    /// <param name="folder">A folder.</param>
    /// <returns>The rest of the path, with forward slashes; empty for the folder itself.</returns>
    /// <exception cref="IOException">There are links in a circle.</exception>
    public static string? Below(string path, string folder)
    {
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full)!, inside = Resolve(Path.GetFullPath(folder));
        string[] parts = full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            real = Resolve(Path.Combine(real, parts[i]));
            string relative = Path.GetRelativePath(inside, real).Replace(Path.DirectorySeparatorChar, '/');
            if (relative == ".")
                return string.Join('/', parts[(i + 1)..]);
            if (!Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal))
                return string.Join('/', [relative, .. parts[(i + 1)..]]);
        }
        return null;
    }

    private static string Resolve(string path, ref int left)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new FileInfo(real).LinkTarget is not { } target)
                continue;
            if (--left < 0)
                throw new IOException($"{path} has links in a circle.");
            real = Resolve(Path.GetFullPath(target, Path.GetDirectoryName(real)!), ref left);
        }
        return real;
    }
}
