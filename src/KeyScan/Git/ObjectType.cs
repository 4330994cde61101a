namespace KeyScan.Git;

/// <summary>What an object is; the values are the ones packs store.</summary>
internal enum ObjectType : byte
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>A commit.</summary>
    Commit = 1,

    /// <summary>A folder's entries.</summary>
    Tree = 2,

    /// <summary>A file's bytes.</summary>
    Blob = 3,

    /// <summary>An annotated tag.</summary>
    Tag = 4,
}
