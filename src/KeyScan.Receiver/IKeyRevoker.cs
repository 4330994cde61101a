namespace KeyScan.Receiver;

/// <summary>
/// The issuer's own side: finds a key in its own database and revokes it. Taken from the services of the request, so it may be
/// scoped and hold a database connection. The same report may come more than once, also at the same time: revoking a key that
/// is revoked answers <see cref="LeakVerdict.Revoked"/> again. What it throws is a status of 500 to the reporter, who then
/// tries again.
/// </summary>
public interface IKeyRevoker
{
    /// <summary>Revokes the key of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellation">The reporter has gone.</param>
    ValueTask<LeakVerdict> RevokeAsync(LeakReport report, CancellationToken cancellation);

    /// <summary>
    /// Tells the owner of a key that it leaked; nothing is to be revoked. Does nothing where it is not written.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellation">The reporter has gone.</param>
    ValueTask TellOwnerAsync(LeakReport report, CancellationToken cancellation) => ValueTask.CompletedTask;
}

/// <summary>What became of a reported key; it is what the reporter's receipt says.</summary>
public enum LeakVerdict
{
    /// <summary>It is one of ours and works no more, since now or from before.</summary>
    Revoked,

    /// <summary>It is one of ours and will be seen to: a person decides, or it is rotated first.</summary>
    Accepted,

    /// <summary>It is none of ours.</summary>
    Unknown,
}
