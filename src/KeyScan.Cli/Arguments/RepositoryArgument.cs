using System.CommandLine;

namespace KeyScan.Cli.Arguments;

/// <summary>
/// The argument REPO of commands that work on a repository. Without it the repository of this folder is meant, as git does it;
/// who names one has to name its top folder, because a folder in it has no history of its own, and a mistyped one is not there at
/// all.
/// </summary>
internal static class RepositoryArgument
{
    private const string Here = ".";

    /// <summary>Creates the argument.</summary>
    /// <param name="description">What it is, for the help.</param>
    public static Argument<string> Create(string description) =>
        new("REPO") { Description = description, DefaultValueFactory = _ => Here };

    /// <summary>The path that <paramref name="argument"/> names.</summary>
    /// <exception cref="ProblemException">It is none of a repository's top folder.</exception>
    public static string ReadTop(this Argument<string> argument, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(argument);
        if (parsed.GetResult(argument) is not { Tokens.Count: > 0 })
            return path;
        if (!Path.Exists(path))
            throw Refusal("there is no such folder", path, "Check how it is written");
        if (File.Exists(path))
            throw Refusal("a file is no repository", path, $"`keyscan dir {Quoted(path)}` scans it");
        if (IsTop(path))
            return path;
        string what = $"`keyscan dir {Quoted(path)}` scans its files";
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder =
            Path.GetDirectoryName(folder))
        {
            if (IsTop(folder))
                throw Refusal($"it is a folder of the repository {folder}, and has no history of its own", path,
                    $"Name that one for all of its history; {what}");
        }
        throw Refusal("not a git repository, and not inside of one", path,
            $"Give the path of one, or of its .git folder; {what}");
    }

    private static bool IsTop(string folder) => Path.Exists(Path.Combine(folder, ".git"))
        || (Path.Exists(Path.Combine(folder, "HEAD"))
            && (Directory.Exists(Path.Combine(folder, "objects")) || File.Exists(Path.Combine(folder, "commondir"))));

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    private static ProblemException Refusal(string what, string path, string whatToDo) => new(new Problem(what, path, whatToDo));
}
