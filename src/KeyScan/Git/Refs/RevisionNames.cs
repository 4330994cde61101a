using KeyScan.Git.Facts;
using KeyScan.Git.Objects;
using KeyScan.Git.Walks;

namespace KeyScan.Git.Refs;

/// <summary>
/// What people call commits: ids and names of refs are looked up in the repository's files, all else (<c>main~2</c>,
/// <c>v1^{}</c>) is told by libgit2 or git.
/// </summary>
/// <param name="layout">The repository.</param>
/// <param name="refs">Its refs.</param>
/// <param name="database">Its objects.</param>
internal sealed class RevisionNames(RepositoryLayout layout, RefFiles refs, ObjectDatabase database)
{
    private readonly CommitReader _commits = new(database, layout.Shallow);

    /// <summary>The commit that a revision names, annotated tags followed; null where it names none.</summary>
    /// <exception cref="GitException">The repository may not be read.</exception>
    public ObjectId? FindCommit(string revision) =>
        FindObject(revision) is { } id && _commits.Peel(id) is var commit && _commits.Find(commit) is not null ? commit : null;

    /// <summary>
    /// The object that a revision names: a tag where an annotated one is named, else a commit; null where it leads to no commit.
    /// </summary>
    /// <exception cref="GitException">The repository may not be read.</exception>
    public ObjectId? FindObject(string revision)
    {
        ObjectId? known = ObjectId.TryParse(revision, out ObjectId id) ? id : refs.Find(revision);
        if (known is { } named)
            return _commits.Find(_commits.Peel(named)) is not null ? named : null;
        using var facts = new RepositoryFacts(layout);
        return facts.FindCommit(revision);
    }
}
