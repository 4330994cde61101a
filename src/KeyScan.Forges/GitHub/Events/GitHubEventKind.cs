namespace KeyScan.Forges.GitHub.Events;

/// <summary>Kinds of event that a scan can follow.</summary>
internal enum GitHubEventKind
{
    /// <summary><c>pull_request</c>: runs for the merge of a pull request, from forks without rights and secrets.</summary>
    PullRequest,

    /// <summary><c>pull_request_target</c>: runs for the base of a pull request, with its rights and secrets.</summary>
    PullRequestTarget,

    /// <summary><c>push</c> of a branch or tag.</summary>
    Push,

    /// <summary><c>merge_group</c>: a merge queue's try.</summary>
    MergeGroup,

    /// <summary><c>schedule</c>.</summary>
    Schedule,

    /// <summary><c>workflow_dispatch</c>: somebody pressed the button.</summary>
    WorkflowDispatch,
}
