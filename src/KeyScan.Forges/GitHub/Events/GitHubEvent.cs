namespace KeyScan.Forges.GitHub.Events;

/// <summary>What made a workflow run, as far as it decides what to scan and what may be done with the result.</summary>
internal sealed record GitHubEvent : RefChange
{
    /// <summary>The kind of event.</summary>
    public required GitHubEventKind Kind { get; init; }

    /// <summary>The repository the workflow runs in.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>Whether not everybody may see it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether the commits come from another repository, also one that is gone.</summary>
    public bool IsFork { get; init; }

    /// <summary>Whether a program that GitHub gives no rights opened it, Dependabot.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>
    /// Whether only people with write access can have put in what is scanned: then revocation webhooks and other acts may follow.
    /// Never for a fork, also under <c>pull_request_target</c>, which runs with the base's secrets.
    /// </summary>
    public bool IsTrusted => !IsFork && !IsRestricted;

    /// <inheritdoc/>
    public override string Shown => Number is { } number ? $"pull request {number}"
        : Kind == GitHubEventKind.MergeGroup ? "this merge group" : $"this push to {Ref}";

    /// <inheritdoc/>
    public override string Where => Repository.ToString();
}
