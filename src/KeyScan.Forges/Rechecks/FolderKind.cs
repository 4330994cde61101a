namespace KeyScan.Forges.Rechecks;

/// <summary>How a folder was come by.</summary>
internal enum FolderKind
{
    /// <summary>Somebody named it; it may have the texts of any repository, or a part of one.</summary>
    Named,

    /// <summary>It is what the repository is called, or the nearest folder around that.</summary>
    Own,

    /// <summary>It is a bare clone of this program's.</summary>
    Mirror,
}
