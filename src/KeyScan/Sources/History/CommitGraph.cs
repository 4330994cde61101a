namespace KeyScan.Sources.History;

/// <summary>
/// The commits of a repository and how they follow each other. Filled by many threads, then completed, then asked.
/// </summary>
internal sealed class CommitGraph
{
    private readonly Lock _lock = new();
    private readonly List<CommitNode> _commits = [];
    private readonly Dictionary<ObjectId, int> _index = [];
    private int[][] _parents = [];
    private int[][] _children = [];

    /// <summary>How many commits there are.</summary>
    public int Count => _commits.Count;

    /// <summary>The commit at <paramref name="position"/>.</summary>
    public CommitNode this[int position] => _commits[position];

    /// <summary>Parents that are named and not there, each with the commit that names it.</summary>
    public IReadOnlyList<(ObjectId Commit, ObjectId Parent)> Missing { get; private set; } = [];

    /// <summary>Adds a commit; one that is there already is left alone.</summary>
    public void Add(CommitNode commit)
    {
        lock (_lock)
        {
            if (_index.TryAdd(commit.Id, _commits.Count))
                _commits.Add(commit);
        }
    }

    /// <summary>The position of a commit; -1 for none.</summary>
    public int Find(in ObjectId id) => _index.GetValueOrDefault(id, -1);

    /// <summary>Links commits to their parents; after this nothing is added.</summary>
    public void Complete()
    {
        var missing = new List<(ObjectId, ObjectId)>();
        var children = new List<int>?[_commits.Count];
        _parents = new int[_commits.Count][];
        for (int i = 0; i < _commits.Count; i++)
        {
            var parents = new List<int>(_commits[i].Parents.Count);
            foreach (ObjectId parent in _commits[i].Parents)
            {
                int position = Find(parent);
                if (position < 0)
                    missing.Add((_commits[i].Id, parent));
                else
                {
                    parents.Add(position);
                    (children[position] ??= []).Add(i);
                }
            }
            _parents[i] = [.. parents];
        }
        _children = [.. children.Select(c => c?.ToArray() ?? [])];
        Missing = missing;
    }

    /// <summary>The commits that <paramref name="starts"/> reach, by position.</summary>
    public bool[] Reach(IEnumerable<int> starts) => Follow(starts);

    /// <summary>
    /// For each commit, by position, the smallest <paramref name="most"/> numbers of those that stand at commits which reach it,
    /// in order. One pass from children to parents: the smallest of a union are among the smallest of its parts.
    /// </summary>
    /// <param name="numbers">Numbers that stand at a commit, in order.</param>
    /// <param name="most">So many are kept of each commit.</param>
    public int[][] FirstThatReach(IReadOnlyDictionary<int, int[]> numbers, int most)
    {
        var first = new int[Count][];
        int[] order = [.. OldestFirst([.. Enumerable.Repeat(true, Count)])];
        foreach (int commit in order.Reverse())
        {
            int[] own = numbers.TryGetValue(commit, out int[]? stand) ? stand[..Math.Min(most, stand.Length)] : [];
            foreach (int child in _children[commit])
                own = Smallest(own, first[child], most);
            first[commit] = own;
        }
        return first;
    }

    /// <summary>
    /// The commits <paramref name="within"/>, parents before children, and among those that may come next the one made first:
    /// what git log --date-order lists, backwards.
    /// </summary>
    public IEnumerable<int> OldestFirst(bool[] within)
    {
        int[] open = new int[Count];
        var ready = new PriorityQueue<int, (long Time, ObjectId Id)>();
        for (int i = 0; i < Count; i++)
        {
            if (!within[i])
                continue;
            open[i] = _parents[i].Count(p => within[p]);
            if (open[i] == 0)
                ready.Enqueue(i, (_commits[i].Time, _commits[i].Id));
        }
        while (ready.TryDequeue(out int commit, out _))
        {
            yield return commit;
            foreach (int child in _children[commit])
            {
                if (within[child] && --open[child] == 0)
                    ready.Enqueue(child, (_commits[child].Time, _commits[child].Id));
            }
        }
    }

    /// <summary>The smallest of two lists in order; the list itself where the other adds nothing, as along a branch.</summary>
    private static int[] Smallest(int[] left, int[] right, int most)
    {
        if (left.Length == 0 || ReferenceEquals(left, right))
            return right;
        int[] both = [.. left.Union(right).Order().Take(most)];
        return both.AsSpan().SequenceEqual(right) ? right : both.AsSpan().SequenceEqual(left) ? left : both;
    }

    private bool[] Follow(IEnumerable<int> starts)
    {
        var reached = new bool[Count];
        var open = new Stack<int>();
        foreach (int start in starts)
        {
            if (!reached[start])
                open.Push(start);
            reached[start] = true;
        }
        while (open.TryPop(out int commit))
        {
            foreach (int next in _parents[commit])
            {
                if (!reached[next])
                    open.Push(next);
                reached[next] = true;
            }
        }
        return reached;
    }
}
