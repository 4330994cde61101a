namespace KeyScan.Forges.Fleet;

/// <summary>What came of one repository.</summary>
/// <param name="Repository">The repository, under the name it has now.</param>
/// <param name="Report">What was found, in all its parts; null where none was scanned.</param>
/// <param name="Problems">Why it was not covered, or not wholly, one for each part; empty where it was.</param>
internal sealed record FleetResult(FleetRepository Repository, ScanReport? Report, IReadOnlyList<Problem> Problems)
{
    /// <summary>The name it was listed under; another one where it was renamed since.</summary>
    public string ListedAs { get; init; } = Repository.Name;

    /// <summary>When it began, before anything was fetched, by <see cref="FleetOptions.Now"/>.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>What was asked for besides its history; where it was renamed, it may not have all of that any more.</summary>
    public IReadOnlyList<SourceKind> Asked { get; init; } = Repository.Also;

    /// <summary>The kinds of place that all was read of: what stood there before and was not found is gone.</summary>
    public IReadOnlyList<SourceKind> Covered { get; init; } = [];

    /// <summary>Whether its code has no commit.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>The first reason why it was not wholly covered; null where it was.</summary>
    public Problem? Problem => Problems.Count == 0 ? null : Problems[0];

    /// <summary>Whether everything was covered.</summary>
    public bool IsCovered => Problems.Count == 0;
}
