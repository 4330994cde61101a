namespace KeyScan.Forges;

/// <summary>How much an event asks to scan.</summary>
internal enum ScanScope
{
    /// <summary>Commits reachable from the head and not from the base.</summary>
    Range,

    /// <summary>A new branch or tag: commits reachable from the head and from no other ref.</summary>
    NewRef,

    /// <summary>Everything.</summary>
    Everything,

    /// <summary>Nothing: a branch or tag was deleted.</summary>
    Nothing,
}
