using KeyScan.Cli.Arguments;
using KeyScan.Sinks;

namespace KeyScan.Cli.Printing;

/// <summary>A report to write.</summary>
/// <param name="Format">One of <see cref="SinkFormats"/>.</param>
/// <param name="Path">The file, or <c>-</c> for standard output.</param>
internal sealed record ReportTarget(string Format, string Path)
{
    public const string StandardOutput = "-";

    private static readonly Dictionary<string, string> FormatsByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jsonl"] = "jsonl",
        [".ndjson"] = "jsonl",
        [".json"] = "jsonl",
        [".sarif"] = "sarif",
        [".csv"] = "csv",
        [".xml"] = "junit",
        [".html"] = "html",
        [".htm"] = "html",
        [".txt"] = "text",
    };

    /// <summary>Whether it goes to standard output.</summary>
    public bool IsStandardOutput => Path == StandardOutput;

    /// <summary>Whether it is for people, who need no other text beside it.</summary>
    public bool IsForPeople => Format is "text" or "hook";

    /// <summary>
    /// The nth format goes to the nth path. A path without a format goes by its extension, a format without a path to standard
    /// output.
    /// </summary>
    public static IReadOnlyList<ReportTarget> Pair(IReadOnlyList<string> formats, IReadOnlyList<string> paths)
    {
        var targets = new List<ReportTarget>();
        for (int i = 0; i < Math.Max(formats.Count, paths.Count); i++)
        {
            string path = i < paths.Count ? paths[i] : StandardOutput;
            string? format = i < formats.Count ? formats[i]
                : FormatsByExtension.GetValueOrDefault(System.IO.Path.GetExtension(path), "text");
            if (!SinkFormats.Names.Contains(format, StringComparer.Ordinal))
                throw new ProblemException(Choice.Refusal(format, "--report-format", SinkFormats.Names));
            targets.Add(new ReportTarget(format, path));
        }
        if (targets.Count(t => t.IsStandardOutput) > 1)
            throw new ProblemException(
                new Problem("more than one report goes to standard output", "--report-format", "Give the others a file with -r"));
        return targets;
    }
}
