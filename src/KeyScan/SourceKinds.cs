namespace KeyScan;

/// <summary>What holds for kinds of place.</summary>
internal static class SourceKinds
{
    /// <summary>Whether it is a place in a git history.</summary>
    public static bool IsInHistory(this SourceKind kind) =>
        kind is SourceKind.Blob or SourceKind.CommitMessage or SourceKind.TagMessage or SourceKind.Ref or SourceKind.Wiki
        or SourceKind.Gist;

    /// <summary>Whether a person wrote it as text: no byte in it makes it anything else.</summary>
    public static bool IsWritten(this SourceKind kind) =>
        kind is SourceKind.CommitMessage or SourceKind.TagMessage or SourceKind.Ref or SourceKind.Issue
        or SourceKind.PullRequest or SourceKind.Comment or SourceKind.Release or SourceKind.Discussion;
}
