namespace KeyScan.Registry.Findings;

/// <summary>One place of a finding.</summary>
internal sealed record RecordedLocation
{
    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>1-based line and column.</summary>
    public required int Line { get; init; }

    /// <summary>1-based column.</summary>
    public required int Column { get; init; }

    /// <summary>What kind of place it is.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>The commit that brought it; empty outside history.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Its author.</summary>
    public string? Author { get; init; }

    /// <summary>When it was authored.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The address of the page where people see it; null where there is none.</summary>
    public string? Url { get; init; }

    /// <summary>The step of the file that it belongs to, see <see cref="StepPlace"/>; null where none is known.</summary>
    public string? Step { get; init; }

    /// <summary>Whether a ref reaches it; null outside history.</summary>
    public bool? IsReachable { get; init; }
}
