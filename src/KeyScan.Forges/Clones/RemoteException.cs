namespace KeyScan.Forges.Clones;

/// <summary>Thrown when a remote repository could not be cloned or fetched; its problem holds no secret.</summary>
internal sealed class RemoteException : ProblemException
{
    /// <summary>Creates an exception.</summary>
    public RemoteException(RemoteFailure failure, Problem problem, Exception? innerException = null)
        : base(problem, innerException) => Failure = failure;

    /// <summary>What kind of failure it is, for who can go on without, or has to decide about another attempt.</summary>
    public RemoteFailure Failure { get; }
}
