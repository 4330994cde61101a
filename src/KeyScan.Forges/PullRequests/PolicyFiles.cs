namespace KeyScan.Forges.PullRequests;

/// <summary>The files that decide about findings, by their paths.</summary>
internal sealed record PolicyFiles
{
    /// <summary>The configuration; null where nobody has named one.</summary>
    public string? Configuration { get; init; }

    /// <summary>Whether, where nobody has named one, the repository's own counts.</summary>
    public bool UseRepositoryConfiguration { get; init; } = true;

    /// <summary>The baseline; null where the configuration names it, or nobody.</summary>
    public string? Baseline { get; init; }

    /// <summary>Rule files besides those that the configuration names.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The set of issued keys; null for none.</summary>
    public string? IssuedSet { get; init; }

    /// <summary>The endpoints file of revocations; null for none.</summary>
    public string? Endpoints { get; init; }

    /// <summary>Files that the configuration names, and what is read in the place of each; null for nothing.</summary>
    public IReadOnlyDictionary<string, string?> Instead { get; init; } = new Dictionary<string, string?>();
}
