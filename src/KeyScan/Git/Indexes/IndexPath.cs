namespace KeyScan.Git.Indexes;

/// <summary>
/// Which paths git refuses to check out (verify_path of its read-cache.c): absolute ones, and those with an empty part, <c>.</c>,
/// <c>..</c> or whatever NTFS or HFS+ may take for <c>.git</c>. An index can be written with any; git lists them all the same.
/// </summary>
internal static class IndexPath
{
    /// <summary>What HFS+ leaves out of names when it compares them (next_hfs_char of git's utf8.c).</summary>
    private static readonly System.Buffers.SearchValues<char> IgnoredByHfs = System.Buffers.SearchValues.Create(
        "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u206a\u206b\u206c\u206d\u206e\u206f\ufeff");

    /// <summary>The problem with a path that is refused.</summary>
    public static Problem Refusal(string path) =>
        new("the index has a path that git refuses to check out, as it leads out of the working tree or into a .git folder", path,
        "Take it out with git update-index --force-remove");

    /// <summary>Whether git refuses <paramref name="path"/>, on any system.</summary>
    public static bool IsRefused(string path)
    {
        if (path.Length == 0
            || (OperatingSystem.IsWindows() && (path.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(path))))
            return true;
        foreach (Range part in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = path.AsSpan(part);
            if (name is "" or "." or ".." || IsGitFolderOnNtfs(name) || IsGitFolderOnHfs(name))
                return true;
            for (int at; (at = name.IndexOf('\\')) >= 0;)
            {
                name = name[(at + 1)..];
                if (IsGitFolderOnNtfs(name))
                    return true;
            }
        }
        return false;
    }

    /// <summary><c>.git</c> or its short name, with dots, spaces or a stream behind it.</summary>
    private static bool IsGitFolderOnNtfs(ReadOnlySpan<char> name)
    {
        int length = name.StartsWith(".git", StringComparison.OrdinalIgnoreCase) ? 4
            : name.StartsWith("git~1", StringComparison.OrdinalIgnoreCase) ? 5 : 0;
        if (length == 0)
            return false;
        ReadOnlySpan<char> rest = name[length..].TrimStart(" .");
        return rest.IsEmpty || rest[0] is ':' or '\\';
    }

    private static bool IsGitFolderOnHfs(ReadOnlySpan<char> name)
    {
        if (name.IndexOfAny(IgnoredByHfs) < 0)
            return false;
        var kept = new System.Text.StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (!IgnoredByHfs.Contains(c))
                kept.Append(c);
        }
        return kept.ToString().Equals(".git", StringComparison.OrdinalIgnoreCase);
    }
}
