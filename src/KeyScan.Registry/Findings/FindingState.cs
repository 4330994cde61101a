namespace KeyScan.Registry.Findings;

/// <summary>What has become of a finding. The numbers stand in databases and never change.</summary>
internal enum FindingState
{
    /// <summary>It is there.</summary>
    Open = 0,

    /// <summary>It is there and meant to be.</summary>
    Allowed = 1,

    /// <summary>Its key works no more.</summary>
    Revoked = 2,

    /// <summary>It is gone from everything that refs reach, and from the texts that were read.</summary>
    Fixed = 3,
}
