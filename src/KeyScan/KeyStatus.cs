namespace KeyScan;

/// <summary>Whether an issued key works. The numbers stand in databases and set files and never change.</summary>
public enum KeyStatus
{
    /// <summary>It works.</summary>
    Active = 0,

    /// <summary>It was taken back for good.</summary>
    Revoked = 1,

    /// <summary>Its time is over.</summary>
    Expired = 2,

    /// <summary>It does not work now and may again.</summary>
    Suspended = 3,
}
