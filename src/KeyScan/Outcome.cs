namespace KeyScan;

/// <summary>What came of asking the provider whether a secret works.</summary>
public enum Outcome
{
    /// <summary>Nobody asked.</summary>
    NotTried,

    /// <summary>It works.</summary>
    Active,

    /// <summary>It does not work: the provider said so. Never because it could not be asked.</summary>
    Inactive,

    /// <summary>The provider gave no clear answer, or could not be asked.</summary>
    Unknown,

    /// <summary>It is bait that tells its owner who uses it, so nobody asks.</summary>
    Canary,
}
