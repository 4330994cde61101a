namespace KeyScan.Forges.PullRequests;

/// <summary>The findings of a range in their places.</summary>
/// <param name="Report">What the range adds.</param>
/// <param name="Files">Path and blob of what the range's end has of the files it changes: a place elsewhere is in its history
/// alone.</param>
internal sealed record RangeReport(ScanReport Report, IReadOnlySet<(string Path, ObjectId Id)> Files);
