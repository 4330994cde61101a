namespace KeyScan.Forges.Clones;

/// <summary>Thrown when a remote repository could not be cloned or fetched; its problem holds no secret.</summary>
public sealed class RemoteException : ProblemException
{
    /// <summary>Creates an exception.</summary>
    public RemoteException(RemoteFailure failure, Problem problem, Exception? innerException = null)
        : base(problem, innerException) => Failure = failure;

    /// <summary>What kind of failure it is, for who can go on without, or has to decide about another attempt.</summary>
    public RemoteFailure Failure { get; }
}

/// <summary>Why a remote repository could not be cloned or fetched.</summary>
public enum RemoteFailure
{
    /// <summary>Anything that may pass: the network, the server, a stall.</summary>
    Passing,

    /// <summary>It is not there, or the credentials may not see it.</summary>
    Missing,

    /// <summary>The server answers with another address, where credentials do not go.</summary>
    Moved,

    /// <summary>The server does not take the credentials.</summary>
    Refused,

    /// <summary>It is larger than it may be.</summary>
    TooLarge,

    /// <summary>Others hold the room it needs, and it must not wait for them.</summary>
    NoRoom,
}

/// <summary>Tells failures apart by what git says in English, which <see cref="KeyScan.Git"/> has it do.</summary>
internal static class RemoteFailures
{
    private static readonly (RemoteFailure Failure, string Text)[] Signs =
    [
        // http.c and remote-curl.c of git, transport of hosts; the first that fits decides.
        (RemoteFailure.Moved, "returned error: 30"),
        (RemoteFailure.Moved, "from redirection"),
        (RemoteFailure.Missing, "not found"),
        (RemoteFailure.Missing, "returned error: 404"),
        (RemoteFailure.Missing, "does not appear to be a git repository"),
        (RemoteFailure.Missing, "does not exist"),
        (RemoteFailure.Refused, "Authentication failed"),
        (RemoteFailure.Refused, "could not read Username"),
        (RemoteFailure.Refused, "could not read Password"),
        (RemoteFailure.Refused, "returned error: 401"),
        (RemoteFailure.Refused, "returned error: 403"),
        (RemoteFailure.Refused, "Permission denied"),
    ];

    /// <summary>What a failure is by what git said.</summary>
    public static RemoteFailure Of(string said) => Array.Find(Signs, s => said.Contains(s.Text, StringComparison.Ordinal)).Failure;
}
