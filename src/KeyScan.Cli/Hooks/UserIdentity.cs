using KeyScan.Primitives.Files;

namespace KeyScan.Cli.Hooks;

/// <summary>
/// What git's configuration and the state of a repository say about who commits what, read without starting git. Where nobody can
/// tell, nothing is said.
/// </summary>
internal static class UserIdentity
{
    private const int LargestFile = 1 << 20;

    /// <summary>
    /// The address that commits are made with in <paramref name="repository"/>; null where git's files do not say.
    /// </summary>
    public static string? AddressIn(string repository)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify);
        string settings = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : Path.Combine(home, ".config");
        string[] files = [Environment.GetEnvironmentVariable("GIT_CONFIG_GLOBAL")
            ?? "", Path.Combine(home, ".gitconfig"), Path.Combine(settings, "git", "config")];
        return Environment.GetEnvironmentVariable("GIT_AUTHOR_EMAIL") is { Length: > 0 } address ? address
            : files.Prepend(GitFolder(repository) is { } folder ? Path.Combine(folder, "config") : "").Select(ReadAddress)
            .FirstOrDefault(a => a is not null);
    }

    /// <summary>Whether the next commit of <paramref name="repository"/> is a merge.</summary>
    public static bool IsMerging(string repository) =>
        GitFolder(repository) is { } folder && File.Exists(Path.Combine(folder, "MERGE_HEAD"));

    private static string? GitFolder(string repository)
    {
        if (Environment.GetEnvironmentVariable("GIT_DIR") is { Length: > 0 } given && Directory.Exists(given))
            return given;
        string inside = Path.Combine(repository, ".git");
        if (Directory.Exists(inside))
            return inside;
        const string Pointer = "gitdir:";
        return ReadLines(inside).FirstOrDefault() is { } line && line.StartsWith(Pointer, StringComparison.Ordinal)
            ? Path.GetFullPath(line[Pointer.Length..].Trim(), Path.GetFullPath(repository)) : null;
    }

    private static string? ReadAddress(string file)
    {
        bool isUser = false;
        string? address = null;
        foreach (string line in ReadLines(file).Select(l => l.Trim()))
        {
            if (line.StartsWith('['))
                isUser = line.Equals("[user]", StringComparison.OrdinalIgnoreCase);
            else if (isUser && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value]
                && key.Equals("email", StringComparison.OrdinalIgnoreCase) && value.Length > 0)
                address = value.Trim('"');
        }
        return address;
    }

    private static IEnumerable<string> ReadLines(string file)
    {
        try
        {
            return [.. RegularFile.ReadLines(file, LargestFile)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
