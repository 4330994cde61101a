namespace KeyScan.Git.Ignore;

/// <summary>One step of a compiled glob.</summary>
internal enum GlobToken : byte
{
    /// <summary>A byte as it is.</summary>
    Byte,

    /// <summary><c>?</c>: any byte but a slash.</summary>
    Any,

    /// <summary><c>[…]</c>: a byte of a set, never a slash.</summary>
    Set,

    /// <summary><c>*</c>: any number of bytes but slashes.</summary>
    Star,

    /// <summary><c>**</c> at the end: whatever there is.</summary>
    Everything,

    /// <summary><c>**/</c>: here begin folders, or what follows.</summary>
    FoldersStart,

    /// <summary><c>**/</c>: within folders, which end with a slash.</summary>
    Folders,
}
