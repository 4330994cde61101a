namespace KeyScan.Hooks;

/// <summary>What became of a hook.</summary>
internal enum HookChange
{
    /// <summary>It is there now, and was not before.</summary>
    Installed,

    /// <summary>It was there and was written anew.</summary>
    Refreshed,

    /// <summary>It is there now, and runs the one that was there first.</summary>
    Chained,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is gone, and what was there before is back.</summary>
    Restored,

    /// <summary>It was not there.</summary>
    NotInstalled,
}
