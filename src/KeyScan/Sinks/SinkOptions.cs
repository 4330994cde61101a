namespace KeyScan.Sinks;

/// <summary>What all formats need to know.</summary>
public sealed record SinkOptions
{
    /// <summary>Whether secrets are written in clear. Never by default.</summary>
    public bool ShowSecrets { get; init; }

    /// <summary>Whether text may use ANSI colours.</summary>
    public bool Color { get; init; }

    /// <summary>
    /// Whether the text goes to a terminal, where its user sees what the disk holds anyway. Elsewhere, in files and logs that
    /// travel, nothing is shown of the line a secret stands on but the name before it.
    /// </summary>
    public bool IsTerminal { get; init; }

    /// <summary>
    /// Columns there are for text; null where nobody knows, and lines are broken only where they are easier to read so.
    /// </summary>
    public int? Width { get; init; }

    /// <summary>The version of KeyScan that reports carry.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Where people can read about KeyScan, for formats that say so.</summary>
    public Uri? Homepage { get; init; }

    /// <summary>The configuration in which a finding can be allowed, for formats that say so.</summary>
    public string AllowFile { get; init; } = ".keyscan.yml";

    /// <summary>Whether a comment beside a secret can allow it.</summary>
    public bool AllowInline { get; init; } = true;

    /// <summary>Whether the next commit is a merge, so that what is staged may come from the other branch.</summary>
    public bool IsMerge { get; init; }

    /// <summary>
    /// The address under which who reads the report makes commits; null where nobody knows it. Only of one's own commits is one
    /// told to make them anew.
    /// </summary>
    public string? UserAddress { get; init; }

    /// <summary>The exit code that findings cause, as <c>--exit-code</c> sets it; reports state the code of the run.</summary>
    public int ExitCodeOnFindings { get; init; } = 1;
}
