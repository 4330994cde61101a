namespace KeyScan.Git;

/// <summary>
/// The folder in which git keeps what is pushed until the hooks have let it in: <c>GIT_QUARANTINE_PATH</c>, git-receive-pack(1),
/// "quarantine environment". It counts only for the repository it lies in, so that the variable leads nowhere else.
/// </summary>
internal static class Quarantine
{
    private const string Variable = "GIT_QUARANTINE_PATH";

    /// <summary>The quarantine within a repository's objects directory; null where git has none now.</summary>
    public static string? FolderIn(string objects)
    {
        // Only its name is taken: git says the path with links followed or not.
        string? name = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : null;
        if (name is null or "" or "." or "..")
            return null;
        string folder = Path.Combine(objects, name);
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>
    /// The variables by which a git that runs in <paramref name="folder"/>, a work tree or git directory, sees the quarantine;
    /// none without one.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> VariablesFor(string folder)
    {
        foreach (string objects in (string[])[Path.GetFullPath("objects", folder), Path.GetFullPath(".git/objects", folder)])
        {
            if (FolderIn(objects) is { } quarantine)
                return [("GIT_OBJECT_DIRECTORY", quarantine), ("GIT_ALTERNATE_OBJECT_DIRECTORIES", Quote(objects))];
        }
        return [];
    }

    // The variable is a list; quotes keep a path with a colon in one piece.
    private static string Quote(string path) => OperatingSystem.IsWindows() || !path.AsSpan().ContainsAny(":\"\\")
        ? path
        : $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
