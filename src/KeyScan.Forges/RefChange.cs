namespace KeyScan.Forges;

/// <summary>What has become of a ref, or is asked for it, as far as it decides what to scan.</summary>
internal abstract record RefChange
{
    /// <summary>What is to be scanned.</summary>
    public required ScanScope Scope { get; init; }

    /// <summary>The repository's default branch; null where nobody says.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>
    /// What the new commits are added to: a pull request's base as it was when the request was last pushed to, or what a branch
    /// pointed to before; null for a new branch and for whole scans.
    /// </summary>
    public ObjectId? Base { get; init; }

    /// <summary>
    /// The newest commit to scan: a pull request's head, or what a branch points to now; null for a deleted branch, and where
    /// nobody says.
    /// </summary>
    public ObjectId? Head { get; init; }

    /// <summary>
    /// The merge of a pull request's head into its base, which the forge made for the run and is in no branch; null where there
    /// is none.
    /// </summary>
    public ObjectId? Merge { get; init; }

    /// <summary>The full name of the ref, such as <c>refs/heads/main</c>; for pull requests that of the base.</summary>
    public string? Ref { get; init; }

    /// <summary>The pull request's number; null for other changes.</summary>
    public int? Number { get; init; }

    /// <summary>Whether history was rewritten: <see cref="Base"/> may be on no branch any more.</summary>
    public bool IsForced { get; init; }

    /// <summary>What it is, within a sentence: <c>pull request 7</c>, <c>this push to refs/heads/main</c>.</summary>
    public abstract string Shown { get; }

    /// <summary>The repository it is in, for problems.</summary>
    public abstract string Where { get; }
}
