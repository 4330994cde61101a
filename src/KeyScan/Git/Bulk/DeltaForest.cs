using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>
/// Which entry of a pack is a delta to which: every whole object, and every delta to an object elsewhere, is the root of a tree.
/// Numbers are those of <see cref="PackOrder"/>, -1 stands for none. About 30 bytes an entry; nothing here recurses.
/// </summary>
internal sealed class DeltaForest
{
    private const int None = -1;
    private const int Elsewhere = -2;
    private const int Unreadable = -3;
    private const int HeadersAtOnce = 4096;

    private readonly int[] _parents, _firstChildren, _nextSiblings, _weights;
    private readonly ObjectType[] _types;
    private readonly bool[] _mayWant;

    /// <summary>Reads every entry's header.</summary>
    public DeltaForest(Pack pack, PackOrder order, ObjectDatabase database, IObjectReceiver receiver, int workers,
        BulkResult result)
    {
        int count = order.Count;
        _parents = new int[count];
        _firstChildren = new int[count];
        _nextSiblings = new int[count];
        _weights = new int[count];
        _types = new ObjectType[count];
        _mayWant = new bool[count];
        ReadHeaders(pack, order, workers, result);
        LinkChildren();
        int[] byLevel = FindLevels(pack, order, result, out int reached);
        AskReceiver(pack, order, database, receiver, byLevel.AsSpan(0, reached));
        Weigh(byLevel.AsSpan(0, reached));
        Roots = FindRoots();
    }

    /// <summary>
    /// The roots of trees with something that may be wanted; the heaviest come first so that no worker ends up alone with one.
    /// </summary>
    public IReadOnlyList<int> Roots { get; }

    /// <summary>What the entry is; none where its base is elsewhere and could not be found.</summary>
    public ObjectType TypeOf(int entry) => _types[entry];

    /// <summary>Whether the entry may be wanted itself.</summary>
    public bool MayWant(int entry) => _mayWant[entry];

    /// <summary>How many of the entry and those made of it may be wanted.</summary>
    public int WeightOf(int entry) => _weights[entry];

    /// <summary>The first child that something wanted is made of; the heaviest child comes last.</summary>
    public int FirstChild(int entry) => SkipUnwanted(_firstChildren[entry]);

    /// <summary>The next child of the same base.</summary>
    public int NextSibling(int entry) => SkipUnwanted(_nextSiblings[entry]);

    private int SkipUnwanted(int entry)
    {
        while (entry != None && _weights[entry] == 0)
            entry = _nextSiblings[entry];
        return entry;
    }

    private void ReadHeaders(Pack pack, PackOrder order, int workers, BulkResult result)
    {
        int groups = (order.Count + HeadersAtOnce - 1) / HeadersAtOnce;
        Parallel.For(0, groups, new ParallelOptions { MaxDegreeOfParallelism = workers }, group =>
        {
            int end = Math.Min(order.Count, (group + 1) * HeadersAtOnce);
            for (int entry = group * HeadersAtOnce; entry < end; entry++)
                ReadHeader(pack, order, entry, result);
            long start = order.OffsetOf(group * HeadersAtOnce);
            pack.File.NoteRead(start, order.EndOf(end - 1) - start);
        });
    }

    private void ReadHeader(Pack pack, PackOrder order, int entry, BulkResult result)
    {
        if (!PackEntry.TryRead(pack.File, order.OffsetOf(entry), out PackEntry header, out Fault? error))
        {
            _parents[entry] = Unreadable;
            result.Add(pack.MakeError(order.IdOf(entry), order.OffsetOf(entry), error!).ToProblem());
            return;
        }
        _types[entry] = header.Type;
        _parents[entry] = None;
        if (!header.IsDelta)
            return;
        long offset = header.BaseOffset;
        int parent = header.Kind == PackEntryKind.OffsetDelta || pack.Listing.TryFind(header.BaseId, out offset)
            ? order.Find(offset) : -1;
        _parents[entry] = parent < 0 ? Elsewhere : parent;
    }

    private void LinkChildren()
    {
        Array.Fill(_firstChildren, None);
        // Backwards, so that children are listed forwards.
        for (int entry = _parents.Length - 1; entry >= 0; entry--)
        {
            int parent = _parents[entry];
            _nextSiblings[entry] = parent < 0 ? None : _firstChildren[parent];
            if (parent >= 0)
                _firstChildren[parent] = entry;
        }
    }

    /// <summary>The entries, every base before its deltas. Those that no root leads to are deltas to each other.</summary>
    private int[] FindLevels(Pack pack, PackOrder order, BulkResult result, out int reached)
    {
        int[] byLevel = new int[_parents.Length];
        var isReached = new bool[_parents.Length];
        reached = 0;
        for (int entry = 0; entry < _parents.Length; entry++)
        {
            if (_parents[entry] < 0)
                byLevel[reached++] = entry;
        }
        int start = 0;
        for (int level = 0; start < reached && level <= PackedObjects.LongestChain; level++)
        {
            for (int end = reached; start < end; start++)
            {
                int entry = byLevel[start];
                isReached[entry] = true;
                for (int child = _firstChildren[entry]; child != None; child = _nextSiblings[child])
                {
                    _types[child] = _types[entry];
                    byLevel[reached++] = child;
                }
            }
        }
        reached = start;
        for (int entry = 0; entry < _parents.Length; entry++)
        {
            if (!isReached[entry])
                result.Add(pack.MakeError(order.IdOf(entry), order.OffsetOf(entry),
                    "its delta chain ends in itself or is too long").ToProblem());
        }
        return byLevel;
    }

    private void AskReceiver(Pack pack, PackOrder order, ObjectDatabase database, IObjectReceiver receiver,
        ReadOnlySpan<int> byLevel)
    {
        foreach (int entry in byLevel)
        {
            int parent = _parents[entry];
            ObjectId id = order.IdOf(entry);
            // Where the base is elsewhere, its type is too.
            _types[entry] = parent >= 0 ? _types[parent]
                : parent == Elsewhere ? database.ReadAt(pack, order.OffsetOf(entry), id, 0, headerOnly: true).Type
                : _types[entry];
            _mayWant[entry] = parent != Unreadable && receiver.MayWant(id, _types[entry]);
        }
    }

    private void Weigh(ReadOnlySpan<int> byLevel)
    {
        for (int i = byLevel.Length - 1; i >= 0; i--)
        {
            int entry = byLevel[i], parent = _parents[entry];
            _weights[entry] += _mayWant[entry] ? 1 : 0;
            if (parent >= 0)
                _weights[parent] += _weights[entry];
        }
        foreach (int entry in byLevel)
            PutHeaviestLast(entry);
    }

    /// <summary>
    /// A base is given back before its last child's own children are walked. With the heaviest child last, a base that is still
    /// held has less than half of its tree being walked, so no more than log2 of the entries are ever held.
    /// </summary>
    private void PutHeaviestLast(int entry)
    {
        int heaviest = None, beforeHeaviest = None, last = None;
        for (int child = _firstChildren[entry]; child != None; child = _nextSiblings[child])
        {
            if (heaviest == None || _weights[child] > _weights[heaviest])
                (heaviest, beforeHeaviest) = (child, last);
            last = child;
        }
        if (heaviest == last)
            return;
        if (beforeHeaviest == None) _firstChildren[entry] = _nextSiblings[heaviest];
        else _nextSiblings[beforeHeaviest] = _nextSiblings[heaviest];
        _nextSiblings[last] = heaviest;
        _nextSiblings[heaviest] = None;
    }

    private List<int> FindRoots()
    {
        var roots = new List<int>();
        long total = 0;
        for (int entry = 0; entry < _parents.Length; entry++)
        {
            if (_parents[entry] >= 0 || _weights[entry] == 0)
                continue;
            roots.Add(entry);
            total += _weights[entry];
        }
        // Those of the rest stay in the order of the pack, in which reading it is fastest.
        long heavy = Math.Max(16, total / 256);
        return [.. roots.Where(root => _weights[root] >= heavy).OrderByDescending(root => _weights[root]),
            .. roots.Where(root => _weights[root] < heavy)];
    }
}
