namespace KeyScan.Forges.Clones;

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
    public static RemoteFailure Classify(string said) =>
        Array.Find(Signs, s => said.Contains(s.Text, StringComparison.Ordinal)).Failure;
}
