namespace KeyScan.Sources;

/// <summary>What <see cref="DirectorySource"/> reads.</summary>
public sealed record DirectoryOptions
{
    /// <summary>Files and folders, as the user names them; relative ones start from <see cref="WorkingFolder"/>.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public string WorkingFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Whether files that git ignores are read as well.</summary>
    public bool NoIgnore { get; init; }

    /// <summary>Globs of files to read; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The folder that <see cref="Include"/> is relative to; null for the scanned folder itself.</summary>
    public string? IncludeFolder { get; init; }

    /// <summary>The folder that <see cref="Exclude"/> is relative to; null for the scanned folder itself.</summary>
    public string? ExcludeFolder { get; init; }

    /// <summary>Text files above this many bytes are reported as not covered, binary ones are passed over.</summary>
    public long MaxFileSize { get; init; } = DefaultMaxFileSize;

    /// <summary>Threads to read and search with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The default of <see cref="MaxFileSize"/>: 1 GiB, which takes a second or two. Large files are read in pieces, so that
    /// memory sets no limit.
    /// </summary>
    public const long DefaultMaxFileSize = 1L << 30;
}
