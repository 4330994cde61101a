namespace KeyScan.Forges.GitHub;

/// <summary>Thrown when GitHub did not do what it was asked; its problem names no token.</summary>
internal sealed class GitHubException : ProblemException
{
    /// <summary>Creates an exception.</summary>
    public GitHubException(GitHubFailure failure, Problem problem, Exception? innerException = null)
        : base(problem, innerException) => Failure = failure;

    /// <summary>What kind of failure it is, for callers that can go on without.</summary>
    public GitHubFailure Failure { get; }
}
