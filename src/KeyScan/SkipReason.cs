namespace KeyScan;

/// <summary>Why an input was left out on purpose; none of these makes a run incomplete.</summary>
public enum SkipReason
{
    /// <summary>
    /// Not text, or not all of it: what is binary is searched only for keys that begin with a literal of their own.
    /// </summary>
    Binary,

    /// <summary>A symbolic link; what it points to inside the root is scanned in its own place.</summary>
    SymbolicLink,

    /// <summary>A FIFO, socket or device.</summary>
    NotAFile,

    /// <summary>Left out by an include or exclude glob.</summary>
    Excluded,

    /// <summary>A submodule that is not checked out.</summary>
    Submodule,

    /// <summary>A path that the index holds without content yet: <c>git add --intent-to-add</c>.</summary>
    IntentToAdd,

    /// <summary>Tracked by git, but deleted from the working tree.</summary>
    Deleted,

    /// <summary>Binary and above the size limit: not read.</summary>
    LargeBinary,

    /// <summary>A pointer of Git LFS: it is searched, what it points to is not here.</summary>
    LfsPointer,

    /// <summary>An archive, or something compressed, where nobody wants them opened.</summary>
    UnopenedArchive,
}
