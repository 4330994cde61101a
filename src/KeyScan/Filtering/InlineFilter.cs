namespace KeyScan.Filtering;

/// <summary>
/// Leaves out what a comment beside the secret allows, except where the comment has expired, or the secret is a key that is
/// issued and active: whoever writes the comment is not the one who may decide that.
/// </summary>
/// <param name="today">The day (UTC) that expiries are compared with.</param>
public sealed class InlineFilter(DateOnly today) : IFindingFilter
{
    private const int MostRemarks = 50;

    private readonly HashSet<Problem> _remarks = [];
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
            Remark(finding, inline, "a comment cannot allow an issued key that works",
                "Revoke the key, or have an allow entry with `approver` and `expires`");
            return null;
        }
        if (inline.Mistake is { } mistake)
        {
            Remark(finding, inline, mistake, "Mend the comment, or take it out");
            return null;
        }
        if (inline.Expires < today)
        {
            Interlocked.Increment(ref _expired);
            Remark(finding, inline, $"it has expired on {inline.Expires:yyyy-MM-dd}",
                "Give it a later date, or take the key out");
            return null;
        }
        return new Suppression(SuppressionKind.Inline, inline.Marker, inline.Reason);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Remarks(bool isWhole)
    {
        lock (_remarks)
            return [.. _remarks.OrderBy(r => r.Where, StringComparer.Ordinal)];
    }

    private void Remark(Finding finding, InlineAllow inline, string what, string whatToDo)
    {
        lock (_remarks)
        {
            if (_remarks.Count < MostRemarks)
                _remarks.Add(new Problem($"the comment {inline.Marker} allows nothing: {what}",
                    $"{finding.Locations[0].Provenance.Path}:{inline.Line}", whatToDo));
        }
    }
}
