namespace KeyScan.Detection.Assignments;

/// <summary>The three answers.</summary>
internal enum Answer : byte
{
    /// <summary>No secret.</summary>
    None,

    /// <summary>Weak, common, or in an example: perhaps a secret.</summary>
    Weak,

    /// <summary>A secret.</summary>
    Secret,
}
