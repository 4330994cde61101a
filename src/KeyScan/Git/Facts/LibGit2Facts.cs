using KeyScan.Git.Indexes;
using LibGit2Sharp;

namespace KeyScan.Git.Facts;

/// <summary>
/// Facts told by libgit2, in this process. It runs nothing that a repository configures; what it does not know (SHA-256,
/// reftables, split and sparse indexes, extensions) it refuses. Of LibGit2Sharp only calls are used that work where it is
/// compiled ahead; the others are banned (BannedSymbols.txt).
/// </summary>
internal sealed class LibGit2Facts : IRepositoryFacts
{
    private static readonly CompareOptions WithoutRenames = new() { Similarity = SimilarityOptions.None };

    private readonly Repository _repository;
    private readonly RepositoryLayout _layout;
    private readonly string _indexFile;

    private LibGit2Facts(Repository repository, RepositoryLayout layout, string indexFile) =>
        (_repository, _layout, _indexFile) = (repository, layout, indexFile);

    /// <summary>Opens a repository.</summary>
    /// <param name="layout">The repository.</param>
    /// <param name="indexFile">The absolute path of another index than the repository's own; null for that.</param>
    /// <exception cref="UnsupportedRepositoryException">libgit2 refuses it, or is not there.</exception>
    /// <exception cref="GitException">It has FIFOs, sockets or devices where files belong.</exception>
    public static LibGit2Facts Open(RepositoryLayout layout, string? indexFile)
    {
        if (layout.Format != ObjectFormat.Sha1)
            throw new UnsupportedRepositoryException("objects named by SHA-256");
        // libgit2 opens what is there, and would wait for a writer for ever.
        if (SpecialFiles.Find(layout.GitFolder) is { } special)
            throw SpecialFiles.Refusal(special);
        string index = indexFile ?? Path.Combine(layout.GitDirectory, "index");
        return Ask(() =>
            new LibGit2Facts(new Repository(layout.GitFolder, new RepositoryOptions { IndexPath = indexFile }), layout, index));
    }

    /// <inheritdoc/>
    public ObjectId? FindCommit(string revision) => Ask(() =>
    {
        try
        {
            return _repository.Lookup($"{revision}^{{commit}}") is { } commit ? IdOf(commit.Id) : (ObjectId?)null;
        }
        // An id cut short too much, or words that are no revision.
        catch (Exception e) when (e is NotFoundException or InvalidSpecificationException or AmbiguousSpecificationException
            or UnmatchedPathException)
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareIndex(ObjectId? commit) => Ask(() =>
    {
        Tree? tree = commit is { } id ? TreeOf(id) : null;
        using var changes = _repository.Diff.Compare<TreeChanges>(tree, DiffTargets.Index, null, null, WithoutRenames);
        List<PathChange> all = Read(changes);
        // libgit2 does not tell what is only meant to be added from an empty file.
        if (!all.Exists(c => c.Status == 'A'))
            return all;
        HashSet<string> meant = [.. IndexFile.Read(_indexFile, _layout.Format).Where(e => e.IsIntentToAdd).Select(e => e.Path)];
        return meant.Count == 0 ? all
            : [.. all.Select(c => c with { IsIntentToAdd = c.Status == 'A' && meant.Contains(c.Path) })];
    });

    /// <inheritdoc/>
    public IReadOnlyList<Indexes.IndexEntry> ReadConflicts() => Ask(() => (IReadOnlyList<Indexes.IndexEntry>)
    [
        .. _repository.Index.Conflicts.SelectMany(c =>
            new[] { (Version: c.Ancestor, Stage: 1), (Version: c.Ours, Stage: 2), (Version: c.Theirs, Stage: 3) })
            .Where(v => v.Version is not null)
            .Select(v => new Indexes.IndexEntry(PathOf(v.Version.Path), (int)v.Version.Mode, IdOf(v.Version.Id), v.Stage)),
    ]);

    /// <inheritdoc/>
    public ObjectId? FindMergeBase(ObjectId one, ObjectId other) => Ask(() =>
        _repository.Lookup<Commit>(one.ToString()) is { } first && _repository.Lookup<Commit>(other.ToString()) is { } second
        && _repository.ObjectDatabase.FindMergeBase(first, second) is { } found ? IdOf(found.Id) : (ObjectId?)null);

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareTrees(ObjectId? from, ObjectId to) => Ask(() =>
    {
        using var changes = _repository.Diff.Compare<TreeChanges>(from is { } id ? TreeOf(id)
            : null, TreeOf(to), null, null, WithoutRenames);
        return Read(changes);
    });

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();

    private static T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        // By text alone differ a foreign owner, an unknown extension and what is missing; git says it better, and may know more.
        catch (LibGit2SharpException e)
        {
            throw new UnsupportedRepositoryException(e.Message, e);
        }
        catch (TypeInitializationException e)
        {
            throw new UnsupportedRepositoryException("libgit2 cannot be loaded, which belongs beside the program", e);
        }
    }

    private Tree TreeOf(ObjectId commit) =>
        _repository.Lookup<Commit>(commit.ToString())?.Tree
        ?? throw new UnsupportedRepositoryException($"the commit {commit} is not here");

    private static List<PathChange> Read(TreeChanges changes)
    {
        var read = new List<PathChange>(changes.Count);
        foreach (TreeEntryChanges change in changes)
        {
            char? status = change.Status switch
            {
                ChangeKind.Added => 'A',
                ChangeKind.Deleted => 'D',
                ChangeKind.Modified => 'M',
                ChangeKind.TypeChanged => 'T',
                ChangeKind.Conflicted => 'U',
                ChangeKind.Unmodified => null,
                _ => throw new UnsupportedRepositoryException($"a change that is {change.Status}"),
            };
            if (status is { } known)
                read.Add(new PathChange(known, PathOf(change.Path), (int)change.OldMode, (int)change.Mode, IdOf(change.OldOid),
                    IdOf(change.Oid)));
        }
        return read;
    }

    private static string PathOf(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

    private static ObjectId IdOf(LibGit2Sharp.ObjectId id) => new(id.RawId);
}
