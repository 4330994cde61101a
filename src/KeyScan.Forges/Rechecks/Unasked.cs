namespace KeyScan.Forges.Rechecks;

/// <summary>Why nobody could be asked about a finding, the least that is known of it first.</summary>
internal enum Unasked
{
    /// <summary>It stands in texts beside the code, which are not read again.</summary>
    InTexts,

    /// <summary>There is no folder that could have its text.</summary>
    NotHere,

    /// <summary>It does not stand any more where it stood.</summary>
    Gone,

    /// <summary>It stands there, and is allowed by now.</summary>
    Allowed,
}
