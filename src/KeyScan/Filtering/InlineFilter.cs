namespace KeyScan.Filtering;

/// <summary>
/// Leaves out what a comment beside the secret allows, except where the comment has expired, or the secret is a key that is issued and
/// active: whoever writes the comment is not the one who may decide that.
/// </summary>
/// <param name="today">The day (UTC) that expiries are compared with.</param>
public sealed class InlineFilter(DateOnly today) : IFindingFilter
{
    private long _expired, _active;

    /// <summary>How many places had a comment that has expired.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>How many places had a comment over an active issued key.</summary>
    public long RefusedActive => Interlocked.Read(ref _active);

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding)
    {
        if (finding.Locations[0].Inline is not { } inline)
            return null;
        if (finding.IssuedKey?.Status == KeyStatus.Active)
        {
            Interlocked.Increment(ref _active);
            return null;
        }
        if (inline.Expires < today)
        {
            Interlocked.Increment(ref _expired);
            return null;
        }
        return new Suppression(SuppressionKind.Inline, inline.Marker, inline.Reason);
    }
}
