namespace KeyScan.Forges.Fleet;

/// <summary>How far a fleet scan is.</summary>
internal enum FleetStep
{
    /// <summary>Being cloned or fetched.</summary>
    Fetching,

    /// <summary>Waiting to be scanned.</summary>
    Fetched,

    /// <summary>Being scanned.</summary>
    Scanning,

    /// <summary>Finished, well or not.</summary>
    Done,
}
