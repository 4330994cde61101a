namespace KeyScan.Sinks.Markdown;

/// <summary>What a report in Markdown says besides its findings.</summary>
internal sealed record MarkdownOptions
{
    /// <summary>What was scanned, a sentence without its full stop, such as <c>3 commits of this pull request</c>.</summary>
    public required string Scanned { get; init; }

    /// <summary>The page of a place; null where it has none.</summary>
    public Func<Location, Uri?> PageOf { get; init; } = static _ => null;

    /// <summary>Whether a place is still there at the end of what was scanned, and not in its history alone.</summary>
    public Func<Location, bool> IsThere { get; init; } = static _ => true;

    /// <summary>Whether a comment beside a secret can allow it.</summary>
    public bool AllowInline { get; init; } = true;

    /// <summary>The file in which a finding can be allowed.</summary>
    public string AllowFile { get; init; } = ".keyscan.yml";

    /// <summary>Sentences to be said about the run.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Files that decide what is allowed and that the request changes; the scan has used their earlier versions.
    /// </summary>
    public IReadOnlyList<string> ChangedPolicy { get; init; } = [];

    /// <summary>The exit code that findings cause.</summary>
    public int ExitCodeOnFindings { get; init; } = 1;

    /// <summary>
    /// The most bytes of UTF-8 that the text may have. GitHub takes 1 MiB of a job summary, and 65,536 characters of a comment.
    /// </summary>
    public int LargestText { get; init; } = 1_000_000;

    /// <summary>The most findings in the table.</summary>
    public int MostRows { get; init; } = 1000;
}
