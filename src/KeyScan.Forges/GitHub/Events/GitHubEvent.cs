namespace KeyScan.Forges.GitHub.Events;

/// <summary>What made a workflow run, as far as it decides what to scan and what may be done with the result.</summary>
internal sealed record GitHubEvent
{
    /// <summary>The kind of event.</summary>
    public required GitHubEventKind Kind { get; init; }

    /// <summary>What is to be scanned.</summary>
    public required ScanScope Scope { get; init; }

    /// <summary>The repository the workflow runs in.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>Its default branch; null where the event does not say.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Whether not everybody may see it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>
    /// What the new commits are added to: a pull request's base as it was when the request was last pushed to, or what a branch
    /// pointed to before; null for a new branch and for whole scans.
    /// </summary>
    public ObjectId? Base { get; init; }

    /// <summary>
    /// The newest commit to scan: a pull request's head, or what a branch points to now; null for a deleted branch, and where the
    /// event does not say.
    /// </summary>
    public ObjectId? Head { get; init; }

    /// <summary>
    /// The merge of a pull request's head into its base, which GitHub made for the run and is in no branch; null where there is
    /// none.
    /// </summary>
    public ObjectId? Merge { get; init; }

    /// <summary>The full name of the ref, such as <c>refs/heads/main</c>; for pull requests that of the base.</summary>
    public string? Ref { get; init; }

    /// <summary>The pull request's number; null for other events.</summary>
    public int? Number { get; init; }

    /// <summary>Whether the commits come from another repository, also one that is gone.</summary>
    public bool IsFork { get; init; }

    /// <summary>Whether history was rewritten: <see cref="Base"/> may be on no branch any more.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether a program that GitHub gives no rights opened it, Dependabot.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>
    /// Whether only people with write access can have put in what is scanned: then revocation webhooks and other acts may follow.
    /// Never for a fork, also under <c>pull_request_target</c>, which runs with the base's secrets.
    /// </summary>
    public bool IsTrusted => !IsFork && !IsRestricted;
}
