namespace KeyScan.Registry.Findings.Reports;

/// <summary>A finding as it stands at the time of a report.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="State">What has become of it; a key whose time is over by then counts as revoked.</param>
/// <param name="IsLive">
/// Whether it is an issued key that works: also where the text is gone, because whoever has read it can still use it.
/// </param>
/// <param name="Since">Since when it could be read, see <see cref="RecordedFinding.FirstSeenAt"/>.</param>
/// <param name="Until">When it stopped doing harm; null while it may.</param>
/// <param name="Exposure">From <paramref name="Since"/> to <paramref name="Until"/> or the report; never negative.</param>
internal sealed record ReportedFinding(RecordedFinding Finding, FindingState State, bool IsLive, DateTimeOffset Since,
    DateTimeOffset? Until, TimeSpan Exposure)
{
    /// <summary>Judges <paramref name="finding"/> at <paramref name="now"/>.</summary>
    public static ReportedFinding Judge(RecordedFinding finding, DateTimeOffset now)
    {
        KeyStatus? status = finding.IssuedKey?.StatusAt(now);
        FindingState state = status is KeyStatus.Revoked or KeyStatus.Expired ? FindingState.Revoked : finding.State;
        bool isLive = status == KeyStatus.Active && finding.IsLeak;
        DateTimeOffset since = finding.FirstSeenAt;
        DateTimeOffset? until = isLive || finding.WorksAtProvider ? null : state switch
        {
            FindingState.Revoked => (finding.IssuedKey is { } key ? EndOf(key, now) : finding.Verification.At)
                ?? finding.LastSeenAt,
            FindingState.Fixed => finding.LastSeenAt,
            _ => null,
        };
        // A key that was revoked before it leaked was never exposed.
        if (until < since)
            until = since;
        TimeSpan exposure = (until ?? now) - since;
        return new ReportedFinding(finding, state, isLive, since, until, exposure > TimeSpan.Zero ? exposure : TimeSpan.Zero);
    }

    /// <summary>
    /// Whether whoever has read it can use it, as far as anybody knows: it is live, or its provider said that it works, also
    /// where the registry says otherwise.
    /// </summary>
    public bool IsUsable => IsLive || Finding.WorksAtProvider;

    /// <summary>The word for its state in reports for people: <c>live</c> says more than <c>open</c>.</summary>
    public string StateName => IsUsable ? "live" : State switch
    {
        FindingState.Open => "open",
        FindingState.Allowed => "allowed",
        FindingState.Revoked => "revoked",
        _ => "fixed",
    };

    private static DateTimeOffset? EndOf(IssuedKey key, DateTimeOffset now)
    {
        DateTimeOffset? end = key.Status == KeyStatus.Revoked ? key.StatusChangedAt : key.ExpiresAt ?? key.StatusChangedAt;
        return end <= now ? end : null;
    }
}
