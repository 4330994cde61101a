namespace KeyScan.Git.Facts;

/// <summary>
/// A path that two trees, or a tree and the index, do not have alike; as <c>git diff --raw</c> tells it, without renames.
/// </summary>
/// <param name="Status"><c>A</c> added, <c>D</c> deleted, <c>M</c> modified, <c>T</c> of another kind, <c>U</c> in
/// conflict.</param>
/// <param name="Path">From the top of the working tree, with forward slashes.</param>
/// <param name="OldMode">What it was, in git's numbers; 0 for nothing.</param>
/// <param name="Mode">What it is now; 0 for nothing, and for a conflict.</param>
/// <param name="OldId">The object it was.</param>
/// <param name="Id">The object it is now.</param>
internal readonly record struct PathChange(char Status, string Path, int OldMode, int Mode, ObjectId OldId, ObjectId Id)
{
    /// <summary>The modes that git gives entries, of a file and of one that is a program.</summary>
    public const int FileMode = 0x81A4, ProgramMode = 0x81ED;

    /// <summary>The modes of a symbolic link and of a submodule.</summary>
    public const int LinkMode = LinkKind, SubmoduleMode = CommitKind;

    private const int KindMask = 0xF000;
    private const int RegularKind = 0x8000, LinkKind = 0xA000, CommitKind = 0xE000;

    /// <summary>Whether it is only meant to be added (<c>git add -N</c>), which git shows as an empty file.</summary>
    public bool IsIntentToAdd { get; init; }

    /// <summary>Whether a mode is a file's.</summary>
    public static bool IsFile(int mode) => (mode & KindMask) == RegularKind;

    /// <summary>Whether a mode is a symbolic link's.</summary>
    public static bool IsLink(int mode) => (mode & KindMask) == LinkKind;

    /// <summary>Whether a mode is a submodule's.</summary>
    public static bool IsSubmodule(int mode) => (mode & KindMask) == CommitKind;
}
