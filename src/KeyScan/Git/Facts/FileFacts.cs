using KeyScan.Git.Indexes;
using KeyScan.Git.Objects;
using KeyScan.Git.Refs;
using KeyScan.Git.Walks;

namespace KeyScan.Git.Facts;

/// <summary>
/// Facts read from a repository's files, for what hooks ask at every commit: <c>HEAD</c>, and the index beside it. It loads no
/// library, which takes longer than the answer. Whatever is out of the ordinary is left to those who know more.
/// </summary>
internal sealed class FileFacts : IRepositoryFacts
{
    private readonly RepositoryLayout _layout;
    private readonly string _indexFile;
    private readonly ObjectDatabase _database;
    private readonly CommitReader _commits;

    private FileFacts(RepositoryLayout layout, string indexFile)
    {
        (_layout, _indexFile) = (layout, indexFile);
        _database = ObjectDatabase.Open(layout);
        _commits = new CommitReader(_database, layout.Shallow);
    }

    /// <summary>Opens a repository.</summary>
    /// <param name="layout">The repository.</param>
    /// <param name="indexFile">The absolute path of another index than the repository's own; null for that.</param>
    /// <exception cref="UnsupportedRepositoryException">It is somebody else's, or of a format that is not known here.</exception>
    /// <exception cref="GitException">It has FIFOs, sockets or devices where files belong.</exception>
    public static FileFacts Open(RepositoryLayout layout, string? indexFile)
    {
        RepositoryAccess.Check(layout);
        return new FileFacts(layout, indexFile ?? Path.Combine(layout.GitDirectory, "index"));
    }

    /// <inheritdoc/>
    public ObjectId? FindCommit(string revision)
    {
        if (ObjectId.TryParse(revision, out ObjectId id) && id.ByteLength == (int)_layout.Format)
            return _commits.Peel(id) is var commit && _commits.Find(commit) is not null ? commit : null;
        if (revision != HeadFile.Name)
            throw new UnsupportedRepositoryException($"the revision {revision}");
        if (HeadFile.Read(_layout) is not { } head)
            return null;
        // Before the first commit there is none; where there should be one, somebody has to say what is wrong.
        return _commits.Find(head) is not null ? head : throw NotHere(head);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareIndex(ObjectId? commit)
    {
        ObjectId? tree = commit is not { } id ? null
            : _commits.Find(id)?.Tree ?? throw NotHere(id);
        return IndexComparison.Compare(_database, tree, IndexFile.TryReadBytes(_indexFile), _indexFile);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IndexEntry> ReadConflicts() =>
        [.. IndexFile.Read(_indexFile, _layout.Format).Where(static e => e.Stage > 0)];

    /// <inheritdoc/>
    public ObjectId? FindMergeBase(ObjectId one, ObjectId other) => throw new UnsupportedRepositoryException("merge bases");

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareTrees(ObjectId? from, ObjectId to) =>
        throw new UnsupportedRepositoryException("what lies between trees");

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static UnsupportedRepositoryException NotHere(in ObjectId commit) => new($"the commit {commit} is not here");
}
