using KeyScan.Git;
using KeyScan.Git.Facts;
using KeyScan.Git.Indexes;

namespace KeyScan.Sources.Staged;

/// <summary>What the index changes over HEAD.</summary>
internal sealed class IndexChanges
{
    /// <summary>So many removed blobs are compared with what was added, at most.</summary>
    private const int MostRemoved = 1000;

    private readonly IRepositoryFacts _facts;
    private readonly CoverageCounter _coverage;
    private readonly List<ObjectId> _removed = [];
    private readonly List<string> _newPaths = [];
    private readonly List<StagedBlob> _blobs = [];
    private readonly Dictionary<string, IReadOnlyList<ObjectId>> _unmerged = new(StringComparer.Ordinal);
    private int _intentToAdd;

    private IndexChanges(IRepositoryFacts facts, CoverageCounter coverage) => (_facts, _coverage) = (facts, coverage);

    /// <summary>Whether the index is what HEAD is.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>What it adds.</summary>
    public IReadOnlyList<StagedBlob> Blobs => _blobs;

    /// <summary>Paths that HEAD does not have, whatever stands there now.</summary>
    public IReadOnlyList<string> NewPaths => _newPaths;

    /// <summary>Compares them. What adds nothing to read is counted.</summary>
    /// <exception cref="GitException">It cannot be told.</exception>
    public static IndexChanges Read(StagedRepository repository, CoverageCounter coverage)
    {
        using var facts = new RepositoryFacts(repository.Layout, repository.IndexFile);
        var changes = new IndexChanges(facts, coverage);
        // Without a commit nothing is committed yet; any other reason makes the comparison fail as well.
        IReadOnlyList<PathChange> all = facts.CompareIndex(facts.FindCommit("HEAD"));
        foreach (PathChange change in all)
            changes.Add(change);
        if (changes._unmerged.Count > 0)
            changes.AddUnmerged();
        coverage.AddSkipped(SkipReason.IntentToAdd, changes._intentToAdd);
        changes.IsEmpty = all.Count == changes._intentToAdd;
        changes.LeaveOutMoved();
        foreach (string commit in changes._blobs.Count == 0 ? [] : TakenCommits.Read(repository.Layout))
            changes.LeaveOutTaken(commit);
        return changes;
    }

    private void Add(PathChange change)
    {
        string path = change.Path;
        // Its content is in the repository, and searched all the same.
        if (change.Status != 'D' && IndexPath.IsRefused(path))
            _coverage.AddProblem(IndexPath.Refusal(path));
        if (change.Status == 'A')
            _newPaths.Add(path);
        if (PathChange.IsLink(change.Mode))
            _coverage.AddSkipped(SkipReason.SymbolicLink);
        ObjectId[] earlier = PathChange.IsFile(change.OldMode) || PathChange.IsLink(change.OldMode) ? [change.OldId] : [];
        if (change.Status == 'U')
            _unmerged[path] = earlier;
        else if (change.Status == 'D')
            _removed.AddRange(earlier);
        else if (PathChange.IsSubmodule(change.Mode))
            _coverage.AddSkipped(SkipReason.Submodule);
        else if (!PathChange.IsLink(change.Mode) && !PathChange.IsFile(change.Mode))
            _coverage.AddProblem(new Problem(
                $"the index holds an entry of mode {Convert.ToString(change.Mode, 8)}, which is no file", path, "Run git fsck"));
        else if (change.IsIntentToAdd)
            _intentToAdd++;
        // A new mode alone adds nothing.
        else if (!earlier.Contains(change.Id))
            _blobs.Add(new StagedBlob(change.Id, path, earlier));
    }

    /// <summary>A conflict has up to three versions, each of which may be what is committed in the end.</summary>
    private void AddUnmerged()
    {
        foreach (IndexEntry version in _facts.ReadConflicts())
        {
            IReadOnlyList<ObjectId> earlier = _unmerged.GetValueOrDefault(version.Path, []);
            if (PathChange.IsFile(version.Mode) && !earlier.Contains(version.Id)
                && !_blobs.Exists(b => b.Id == version.Id && b.Path == version.Path))
                _blobs.Add(new StagedBlob(version.Id, version.Path, earlier));
        }
    }

    /// <summary>
    /// What the commit that is being made takes over from another is there already: the other side of a merge, what is picked
    /// from another branch.
    /// </summary>
    private void LeaveOutTaken(string revision)
    {
        var differ = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var removed = new HashSet<ObjectId>();
        try
        {
            // What is not here cannot be known; then all of it is new.
            if (_facts.FindCommit(revision) is not { } commit)
                return;
            foreach (PathChange change in _facts.CompareIndex(commit))
            {
                bool isFile = PathChange.IsFile(change.OldMode);
                differ[change.Path] = isFile ? change.OldId : default;
                if (change.Status == 'D' && isFile)
                    removed.Add(change.OldId);
            }
        }
        catch (GitException)
        {
            return;
        }
        ObjectId[] some = [.. removed.Take(MostRemoved)];
        _blobs.RemoveAll(b => !differ.TryGetValue(b.Path, out ObjectId theirs) || theirs == b.Id
            || (theirs.IsEmpty && removed.Contains(b.Id)));
        for (int i = 0; i < _blobs.Count; i++)
        {
            StagedBlob blob = _blobs[i];
            ObjectId theirs = differ[blob.Path];
            _blobs[i] = blob with { Earlier = theirs.IsEmpty ? [.. blob.Earlier, .. some] : [.. blob.Earlier, theirs] };
        }
    }

    /// <summary>What a commit moves to another path it does not add, whether or not it is changed on the way.</summary>
    private void LeaveOutMoved()
    {
        if (_removed.Count == 0)
            return;
        var removed = _removed.ToHashSet();
        ObjectId[] some = [.. removed.Take(MostRemoved)];
        _blobs.RemoveAll(b => b.Earlier.Count == 0 && removed.Contains(b.Id));
        for (int i = 0; i < _blobs.Count; i++)
        {
            if (_blobs[i].Earlier.Count == 0)
                _blobs[i] = _blobs[i] with { Earlier = some };
        }
    }
}
