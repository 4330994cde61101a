namespace KeyScan;

/// <summary>
/// A decision that some findings are meant to be there. Data only, from the <c>allow</c> list of a configuration. It fits a
/// finding when every criterion that is not empty holds; within one criterion any of its values will do.
/// </summary>
public sealed record AllowEntry
{
    /// <summary>Ids of findings; empty for any.</summary>
    public IReadOnlyList<FindingId> Ids { get; init; } = [];

    /// <summary>Ids of rules; empty for any.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Globs of paths, written as in .gitignore; empty for any.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Regular expressions that match somewhere in the path; empty for any. Of imported files alone.</summary>
    public IReadOnlyList<string> PathPatterns { get; init; } = [];

    /// <summary>Commits that brought it, or how they begin; empty for any. Of imported files alone.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>Regular expressions that match somewhere in the secret; empty for any.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>Whether it came from another tool's file, of which nobody needs to hear what fits nothing.</summary>
    public bool IsImported { get; init; }

    /// <summary>Why, in the user's words.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day it holds (UTC), or null for always.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Who agreed to it, or null.</summary>
    public string? Approver { get; init; }

    /// <summary>The name of the file it stands in and its line, such as <c>.keyscan.yml:12</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>
    /// The absolute path of the folder that <see cref="Paths"/> are relative to; null for the folder of the configuration in
    /// force.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Whether its last day lies before <paramref name="today"/>.</summary>
    public bool IsExpired(DateOnly today) => Expires < today;
}
