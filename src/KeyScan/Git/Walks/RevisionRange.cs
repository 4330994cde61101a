using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Git.Walks;

/// <summary>
/// What some objects reach and others do not: what <c>git rev-list --objects</c> lists. Of what the others reach, it leaves out
/// what their commits have that the first ones follow; an older file that comes back is new.
/// </summary>
internal sealed class RevisionRange
{
    /// <summary>How many commits are looked at beyond what their times call for: clocks go wrong.</summary>
    private const int Slop = 256;

    private readonly CommitReader _commits;
    private readonly HashSet<ObjectId> _excluded = [];
    private readonly HashSet<ObjectId> _objects = [];
    private readonly List<ObjectId> _missing = [];
    private readonly List<ObjectId> _trees = [];

    private readonly Dictionary<ObjectId, bool> _isExcluded = [];
    private readonly PriorityQueue<ObjectId, long> _queue = new();
    private readonly List<ObjectId> _order = [];
    private readonly HashSet<ObjectId> _listed = [];
    private long _oldest = long.MaxValue;
    private int _openCount;

    private RevisionRange(CommitReader commits) => _commits = commits;

    /// <summary>The objects, those on the way to them included; whether a blob is there is not asked.</summary>
    public HashSet<ObjectId> Objects => _objects;

    /// <summary>Commits and trees that are named and not there.</summary>
    public IReadOnlyList<ObjectId> Missing => _missing;

    /// <summary>Lists them.</summary>
    /// <param name="commits">The repository's commits.</param>
    /// <param name="include">Commits, tags, trees and blobs to begin with.</param>
    /// <param name="exclude">The same whose history is left out; those that are not here leave out nothing.</param>
    /// <param name="ignoresMissing">Whether one to begin with may be missing.</param>
    /// <exception cref="GitException">One to begin with is missing.</exception>
    public static RevisionRange Read(CommitReader commits, IEnumerable<ObjectId> include, IEnumerable<ObjectId> exclude,
        bool ignoresMissing)
    {
        var range = new RevisionRange(commits);
        foreach (ObjectId id in exclude.Distinct())
            range.Exclude(commits.Peel(id, tag => range._excluded.Add(tag)));
        foreach (ObjectId id in include.Distinct())
            range.Include(id, ignoresMissing);
        range.Walk();
        range.AddObjects();
        return range;
    }

    private void Exclude(in ObjectId id)
    {
        if (_commits.Find(id) is { } commit)
            Enqueue(id, commit, isExcluded: true);
        else if (_commits.Database.ReadHeader(id) is { Outcome: ReadOutcome.Found } header)
            ExcludeTree(id, header.Type == ObjectType.Tree);
    }

    private void Include(ObjectId id, bool ignoresMissing)
    {
        ObjectId target = _commits.Peel(id, tag => _objects.Add(tag));
        ObjectRead header = _commits.Database.ReadHeader(target);
        if (header.Outcome is ReadOutcome.Missing)
        {
            if (!ignoresMissing)
                throw new GitException($"bad object {target}");
        }
        else if (header.Type == ObjectType.Commit && _commits.Find(target) is { } commit)
            Enqueue(target, commit, isExcluded: false);
        else if (header.Type == ObjectType.Tree)
            _trees.Add(target);
        else
            _objects.Add(target);
    }

    private void Enqueue(in ObjectId id, WalkedCommit commit, bool isExcluded)
    {
        if (!_isExcluded.TryAdd(id, isExcluded))
            return;
        _queue.Enqueue(id, -commit.Time);
        if (!isExcluded)
            _openCount++;
    }

    /// <summary>The newest first, so that most of what is left out is met before what would be listed.</summary>
    private void Walk()
    {
        int slop = Slop;
        while (_queue.TryDequeue(out ObjectId id, out _))
        {
            WalkedCommit commit = _commits.Find(id)!;
            bool isExcluded = _isExcluded[id];
            if (!isExcluded)
            {
                _openCount--;
                _order.Add(id);
                _listed.Add(id);
                _oldest = Math.Min(_oldest, commit.Time);
                slop = Slop;
            }
            else if (_openCount == 0 && commit.Time < _oldest && slop-- == 0)
                break;
            foreach (ObjectId parent in commit.Parents)
            {
                if (isExcluded)
                    MarkExcluded(parent);
                else if (_commits.Find(parent) is { } known)
                    Enqueue(parent, known, isExcluded: false);
                else
                    _missing.Add(parent);
            }
        }
    }

    /// <summary>What was met already leads on: its parents are left out as well.</summary>
    private void MarkExcluded(in ObjectId start)
    {
        var open = new Stack<ObjectId>([start]);
        while (open.TryPop(out ObjectId id))
        {
            if (_commits.Find(id) is not { } commit)
                continue;
            if (!_isExcluded.TryGetValue(id, out bool known))
            {
                Enqueue(id, commit, isExcluded: true);
                continue;
            }
            if (known)
                continue;
            _isExcluded[id] = true;
            if (!_listed.Contains(id))
                _openCount--;
            foreach (ObjectId parent in commit.Parents)
                open.Push(parent);
        }
    }

    private void AddObjects()
    {
        ObjectId[] commits = [.. _order.Where(c => !_isExcluded[c])];
        foreach (ObjectId parent in commits.SelectMany(c => _commits.Find(c)!.Parents).Distinct())
        {
            if (_isExcluded.GetValueOrDefault(parent) && _commits.Find(parent) is { } edge)
                ExcludeTree(edge.Tree, isTree: true);
        }
        foreach (ObjectId commit in commits)
        {
            _objects.Add(commit);
            AddTree(_commits.Find(commit)!.Tree);
        }
        foreach (ObjectId tree in _trees)
            AddTree(tree);
        _objects.ExceptWith(_excluded);
    }

    private void ExcludeTree(in ObjectId root, bool isTree) => Follow(root, isTree, _excluded, _excluded, missing: null);

    private void AddTree(in ObjectId root) => Follow(root, isTree: true, _objects, _excluded, _missing);

    /// <summary>Adds what a tree leads to, but for what <paramref name="known"/> has.</summary>
    private void Follow(in ObjectId root, bool isTree, HashSet<ObjectId> into, HashSet<ObjectId> known, List<ObjectId>? missing)
    {
        if (known.Contains(root) || !into.Add(root) || !isTree)
            return;
        var open = new Stack<ObjectId>([root]);
        while (open.TryPop(out ObjectId id))
        {
            ObjectRead read = _commits.Database.Read(id);
            if (read is not { Outcome: ReadOutcome.Found, Type: ObjectType.Tree })
            {
                // git knows the empty tree also where nobody has stored it.
                if (read.Outcome == ReadOutcome.Missing
                    && id != ObjectHash.Compute(_commits.Database.Format, ObjectType.Tree, []))
                    missing?.Add(id);
                if (read.Outcome == ReadOutcome.Missing)
                    into.Remove(id);
                continue;
            }
            var entries = new TreeEntries(read.Content.Span, _commits.Database.Format);
            while (entries.MoveNext())
            {
                TreeEntry entry = entries.Current;
                if (!entry.IsSubmodule && !known.Contains(entry.Id) && into.Add(entry.Id) && entry.IsTree)
                    open.Push(entry.Id);
            }
        }
    }
}
