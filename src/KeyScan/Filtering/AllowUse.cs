namespace KeyScan.Filtering;

/// <summary>What an allow entry did in a run.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Allowed">How many places it left out.</param>
/// <param name="Expired">How many places it would have left out, had it not expired.</param>
/// <param name="TimedOut">Whether one of its patterns took too long on a secret and was given up for the rest of the run.</param>
internal sealed record AllowUse(AllowEntry Entry, long Allowed, long Expired, bool TimedOut)
{
    /// <summary>Whether it fitted nothing; only a scan of everything makes that a reason to remove it.</summary>
    public bool IsStale => Allowed == 0 && Expired == 0;
}
