namespace KeyScan.Git;

/// <summary>Which hash names a repository's objects; the values are the bytes of an id.</summary>
internal enum ObjectFormat : byte
{
    /// <summary>SHA-1.</summary>
    Sha1 = 20,

    /// <summary>SHA-256.</summary>
    Sha256 = 32,
}
