using System.CommandLine;

namespace KeyScan.Cli.Arguments;

/// <summary>
/// The options that say in which form a command writes and where to, spelt the same on all: <c>-f/--report-format</c> and
/// <c>-r/--report-path</c>. Spellings of releases before go on working, and no help shows them.
/// </summary>
internal static class OutputFlags
{
    /// <summary>In which form.</summary>
    public const string FormatName = "--report-format";

    /// <summary>Where to.</summary>
    public const string PathName = "--report-path";

    /// <summary>What else <see cref="FormatName"/> is called.</summary>
    public static readonly string[] FormatAliases = ["-f", "--format"];

    /// <summary>What else <see cref="PathName"/> is called.</summary>
    public static readonly string[] PathAliases = ["-r", "--output", "-o"];

    private static readonly HashSet<string> Older = new(StringComparer.Ordinal) { "--format", "--output", "-o" };

    /// <summary>The format of a command that writes one report; the first of <paramref name="formats"/> is the default.</summary>
    public static Option<string> Format(params string[] formats) => new Option<string>(FormatName, FormatAliases)
    {
        Description = $"{string.Join(", ", formats[..^1])} or {formats[^1]} (default {formats[0]}).",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => formats[0],
    }.OneOf(formats);

    /// <summary>Where the one report of a command goes.</summary>
    public static Option<string?> Path() =>
        new(PathName, PathAliases) { Description = "Where it goes (default: standard output).", HelpName = "FILE" };

    /// <summary>Whether a name of an option is one that only earlier releases have documented.</summary>
    public static bool IsOlder(Option option, string name) => option.Name is FormatName or PathName && Older.Contains(name);
}
