namespace KeyScan.Registry.Findings;

/// <summary>How much of a repository a scan was asked for.</summary>
public enum ScanExtent
{
    /// <summary>A part: a range, the index, a stream. It says nothing about the rest.</summary>
    Part,

    /// <summary>Files of a folder as they are now. What it does not see may stand in other files, or in history.</summary>
    Folder,

    /// <summary>All history: what it does not see is gone.</summary>
    History,
}
