namespace KeyScan.Primitives.Files;

/// <summary>What became of opening a file.</summary>
internal enum OpenResult
{
    /// <summary>It is open.</summary>
    Opened,

    /// <summary>There is nothing of that name.</summary>
    Missing,

    /// <summary>It is a link, which is not followed, or one leads to it.</summary>
    SymbolicLink,

    /// <summary>It is a FIFO, a socket or a device.</summary>
    NotAFile,
}
