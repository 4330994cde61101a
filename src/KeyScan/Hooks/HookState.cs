namespace KeyScan.Hooks;

/// <summary>Whose file a hook is.</summary>
internal enum HookState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>KeyScan's.</summary>
    Installed,

    /// <summary>KeyScan's, changed by somebody since.</summary>
    Changed,

    /// <summary>Somebody else's.</summary>
    Other,
}
