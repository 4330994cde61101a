namespace KeyScan.Issued.Keys;

/// <summary>Where an issued key was found by scans, one for each repository. Never the key.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="FindingId">The id of the finding there.</param>
/// <param name="FirstSeenAt">When a scan first found it there.</param>
/// <param name="LastSeenAt">When a scan last found it there.</param>
/// <param name="FixedAt">When a scan first found it gone; null while it is there.</param>
/// <param name="Severity">The severity of the finding, lower case.</param>
/// <param name="Path">The file it was found in.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Commit">The commit that brought it in; null outside history.</param>
/// <param name="IsReachable">Whether a branch or tag reaches it; null outside history.</param>
/// <param name="Occurrences">How many places it stands in.</param>
public sealed record RecordedLeak(
    string Repository,
    string FindingId,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset? FixedAt,
    string Severity,
    string Path,
    long Line,
    string? Commit,
    bool? IsReachable,
    long Occurrences);
