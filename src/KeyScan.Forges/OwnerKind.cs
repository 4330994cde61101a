namespace KeyScan.Forges;

/// <summary>What owns repositories on a forge.</summary>
internal enum OwnerKind
{
    /// <summary>An organisation.</summary>
    Organisation,

    /// <summary>A person.</summary>
    User,
}
