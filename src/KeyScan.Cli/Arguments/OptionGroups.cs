using System.CommandLine;

namespace KeyScan.Cli.Arguments;

/// <summary>The options of commands that have many, by subject, so that people find in a help what they look for.</summary>
internal static class OptionGroups
{
    /// <summary>Fewer options are one list.</summary>
    private const int Many = 10;

    private const string Own = "Options";

    private static readonly (string Title, string[] Names)[] Titles =
    [
        ("What counts", ["--config", "--no-repo-config", "--rules", "--enable-rule", "--disable-rule", "--baseline-path",
            "--no-inline-allow", "--fail-on", "--max-file-size", "--max-decode-depth", "--max-archive-depth"]),
        ("Reports", ["--report-format", "--report-path", "--exit-code", "--show-secrets", "--no-color", "--log-level"]),
        ("Issued keys", ["--issued-set", "--registry", "--repository", "--revoke", "--public"]),
        ("Clones", ["--cache", "--disk-budget", "--attempts", "--retry-delay", "--stall-timeout", "--jobs", "--threads",
        "--fresh"]),
        ("Queue", ["--queue", "--enqueue", "--wait", "--patience"]),
    ];

    /// <summary>The options with their titles, each in its group; what has none comes first.</summary>
    public static IEnumerable<(string Title, Option[] Options)> Of(IReadOnlyList<Option> options)
    {
        if (options.Count <= Many)
            return [(Own, [.. options])];
        var groups = new List<(string Title, Option[] Options)>();
        var grouped = Titles.SelectMany(t => t.Names).ToHashSet(StringComparer.Ordinal);
        groups.Add((Own, [.. options.Where(o => !grouped.Contains(o.Name))]));
        foreach ((string title, string[] names) in Titles)
            groups.Add((title, [.. names.Select(n => options.FirstOrDefault(o => o.Name == n)).OfType<Option>()]));
        return groups.Where(g => g.Options.Length > 0);
    }
}
