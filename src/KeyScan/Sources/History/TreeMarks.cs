using System.Collections.Concurrent;
using System.Text;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Which trees lead to blobs that are asked for or to something that is missing, told by reading every tree once, in the order of
/// the pack. Trees are known by the first eight bytes of their ids: two that agree there cost a needless look, nothing else.
/// </summary>
internal sealed class TreeMarks(IReadOnlySet<ObjectId> blobs, TreeNames names, ObjectDatabase database, int workers)
    : IObjectReceiver
{
    private const int CacheLength = 1 << 15;
    private const int MostSubmodules = 1000;

    private readonly HashSet<ObjectId>[] _missing = [.. Enumerable.Range(0, workers).Select(_ => new HashSet<ObjectId>())];

    // Trees of one delta chain have nearly all their entries in common, so that few are looked up twice.
    private readonly ulong[][] _there = [.. Enumerable.Range(0, workers).Select(_ => new ulong[CacheLength])];
    private readonly List<ulong>[] _children = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly List<ulong>[] _parents = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly List<ulong>[] _direct = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly HashSet<string>[] _submodules =
        [.. Enumerable.Range(0, workers).Select(_ => new HashSet<string>(StringComparer.Ordinal))];
    private readonly HashSet<ulong> _marked = [];
    private readonly ConcurrentQueue<ObjectId> _broken = [];

    /// <summary>
    /// Of every tree the folders and the blobs asked for, where there are any: nobody has to read the trees again to find the
    /// paths.
    /// </summary>
    public KeptEntries Kept { get; } = new(workers);

    /// <summary>What trees name and is not there; after <see cref="Complete"/>.</summary>
    public IReadOnlySet<ObjectId> Missing { get; private set; } = new HashSet<ObjectId>();

    /// <summary>How many submodules there are, by their names.</summary>
    public int SubmoduleCount => _submodules.SelectMany(s => s).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What is wrong with trees that git would refuse.</summary>
    public IEnumerable<Problem> Problems => _broken.Order().Select(BlobProvenances.Broken);

    /// <inheritdoc/>
    public bool MayWant(ObjectId id, ObjectType type) => type is ObjectType.Tree or ObjectType.None;

    /// <inheritdoc/>
    public bool Wants(ObjectId id, ObjectType type, long size) => type == ObjectType.Tree;

    /// <inheritdoc/>
    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link)
    {
        bool isDirect = false, hasTrees = false;
        var entries = new TreeEntries(content.Span, database.Format);
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            if (!entry.IsSubmodule && !IsThere(entry.Id, worker))
            {
                _missing[worker].Add(entry.Id);
                isDirect = true;
            }
            isDirect |= names.Find(entry, worker);
            if (entry.IsSubmodule && _submodules[worker].Count < MostSubmodules)
                _submodules[worker].Add(Encoding.UTF8.GetString(entry.Name));
            if (entry.IsTree)
            {
                _children[worker].Add(entry.Id.Prefix);
                _parents[worker].Add(id.Prefix);
                hasTrees = true;
                if (blobs.Count > 0)
                    Kept.Add(entries.CurrentBytes, worker);
            }
            else if (!entry.IsSubmodule && blobs.Contains(entry.Id))
            {
                isDirect = true;
                Kept.Add(entries.CurrentBytes, worker);
            }
        }
        // One that is broken is reported by who reads it.
        Kept.End(id, worker, isKept: (isDirect || hasTrees) && blobs.Count > 0 && !entries.IsBroken);
        if (entries.IsBroken)
            _broken.Enqueue(id);
        if (isDirect)
            _direct[worker].Add(id.Prefix);
    }

    /// <summary>Follows the marks upwards; after this trees can be asked for.</summary>
    public void Complete()
    {
        ulong[] children = [.. _children.SelectMany(c => c)], parents = [.. _parents.SelectMany(p => p)];
        Array.Sort(children, parents);
        Missing = _missing.SelectMany(m => m).ToHashSet();
        var open = new Stack<ulong>(_direct.SelectMany(d => d).Where(_marked.Add).ToArray());
        while (open.TryPop(out ulong tree))
        {
            int at = Array.BinarySearch(children, tree);
            while (at > 0 && children[at - 1] == tree)
                at--;
            for (; at >= 0 && at < children.Length && children[at] == tree; at++)
            {
                if (_marked.Add(parents[at]))
                    open.Push(parents[at]);
            }
        }
    }

    /// <summary>Whether <paramref name="tree"/> may lead to one of the blobs or to something missing.</summary>
    public bool MayLead(ObjectId tree) => _marked.Contains(tree.Prefix);

    private bool IsThere(in ObjectId id, int worker)
    {
        ref ulong known = ref _there[worker][id.Prefix % CacheLength];
        if (known == id.Prefix)
            return true;
        if (!database.Contains(id))
            return false;
        known = id.Prefix;
        return true;
    }
}
