namespace KeyScan.Git.Indexes;

/// <summary>An entry of the index.</summary>
/// <param name="Path">Its path from the top of the working tree, with forward slashes.</param>
/// <param name="Mode">What it is, in git's numbers.</param>
/// <param name="Id">The object.</param>
/// <param name="Stage">0; in a conflict 1 for the common ancestor, 2 for ours, 3 for theirs.</param>
internal readonly record struct IndexEntry(string Path, int Mode, ObjectId Id, int Stage)
{
    /// <summary>Whether it is only meant to be added (<c>git add -N</c>), and no part of the next commit.</summary>
    public bool IsIntentToAdd { get; init; }

    /// <summary>Whether it is left out of the working tree, as in a sparse checkout.</summary>
    public bool SkipsWorkTree { get; init; }
}
