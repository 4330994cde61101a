using KeyScan.Git.Indexes;

namespace KeyScan.Git.Facts;

/// <summary>
/// What can be asked of a repository besides its objects: what is staged, what is in conflict, where two commits parted, what
/// lies between two trees. Nothing that its configuration names is run by any answer, and whose repository may be read is git's
/// rule (<c>safe.directory</c>).
/// </summary>
internal interface IRepositoryFacts : IDisposable
{
    /// <summary>The commit that a revision names (gitrevisions(7)), annotated tags followed; null where it names none.</summary>
    /// <param name="revision">Such as <c>HEAD</c>, <c>main~2</c> or an id.</param>
    /// <exception cref="GitException">The repository may not be read.</exception>
    ObjectId? FindCommit(string revision);

    /// <summary>What the index has otherwise than a commit, conflicts and what is only meant to be added included.</summary>
    /// <param name="commit">The commit; null for one without files, as before the first.</param>
    /// <exception cref="GitException">It cannot be told.</exception>
    IReadOnlyList<PathChange> CompareIndex(ObjectId? commit);

    /// <summary>The versions of every path that is in conflict.</summary>
    /// <exception cref="GitException">It cannot be told.</exception>
    IReadOnlyList<IndexEntry> ReadConflicts();

    /// <summary>The best common ancestor of two commits; null where they have none, or one of them is not here.</summary>
    /// <exception cref="GitException">The repository may not be read.</exception>
    ObjectId? FindMergeBase(ObjectId one, ObjectId other);

    /// <summary>What the tree of a commit has otherwise than that of another.</summary>
    /// <param name="from">The other; null for one without files.</param>
    /// <param name="to">The commit.</param>
    /// <exception cref="GitException">It cannot be told.</exception>
    IReadOnlyList<PathChange> CompareTrees(ObjectId? from, ObjectId to);
}
