namespace KeyScan.Git.Parsing;

/// <summary>One entry of a tree.</summary>
/// <param name="mode">What it is, in git's numbers.</param>
/// <param name="name">Its name's bytes, in no encoding git knows of.</param>
/// <param name="id">The object.</param>
internal readonly ref struct TreeEntry(int mode, ReadOnlySpan<byte> name, ObjectId id)
{
    private const int KindMask = 0xF000;
    private const int Folder = 0x4000, Link = 0xA000, Commit = 0xE000;

    /// <summary>What it is, in git's numbers.</summary>
    public int Mode { get; } = mode;

    /// <summary>Its name's bytes, in no encoding git knows of.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The object.</summary>
    public ObjectId Id { get; } = id;

    /// <summary>Whether it is another tree.</summary>
    public bool IsTree => (Mode & KindMask) == Folder;

    /// <summary>Whether it is a commit of another repository, a submodule's.</summary>
    public bool IsSubmodule => (Mode & KindMask) == Commit;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & KindMask) == Link;
}
