namespace KeyScan.Git.WorkTrees;

/// <summary>What a <see cref="WorkTreeEntry"/> is.</summary>
internal enum WorkTreeEntryKind
{
    /// <summary>A file, or a link, that is not ignored.</summary>
    File,

    /// <summary>A folder that is a repository of its own, and not ignored.</summary>
    Repository,

    /// <summary>A file that is ignored.</summary>
    IgnoredFile,

    /// <summary>A folder that is ignored with all that is in it, and was not looked into; its path ends with a slash.</summary>
    IgnoredFolder,

    /// <summary>A folder that cannot be listed.</summary>
    Unreadable,
}
