using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Which trees lead to blobs that are asked for, told by reading every tree once, in the order of the pack. Trees are known by the first eight
/// bytes of their ids: two that agree there cost a needless look, nothing else.
/// </summary>
internal sealed class TreeMarks(IReadOnlySet<ObjectId> blobs, ObjectFormat format, int workers) : IObjectReceiver
{
    private readonly List<ulong>[] _children = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly List<ulong>[] _parents = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly List<ulong>[] _direct = [.. Enumerable.Range(0, workers).Select(_ => new List<ulong>())];
    private readonly HashSet<ulong> _marked = [];

    /// <inheritdoc/>
    public bool MayWant(ObjectId id, ObjectType type) => type is ObjectType.Tree or ObjectType.None;

    /// <inheritdoc/>
    public bool Wants(ObjectId id, ObjectType type, long size) => type == ObjectType.Tree;

    /// <inheritdoc/>
    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker)
    {
        bool isDirect = false;
        foreach (TreeEntry entry in new TreeEntries(content.Span, format))
        {
            if (entry.IsTree)
            {
                _children[worker].Add(entry.Id.Prefix);
                _parents[worker].Add(id.Prefix);
            }
            else if (!entry.IsSubmodule)
                isDirect |= blobs.Contains(entry.Id);
        }
        if (isDirect)
            _direct[worker].Add(id.Prefix);
    }

    /// <summary>Follows the marks upwards; after this trees can be asked for.</summary>
    public void Complete()
    {
        ulong[] children = [.. _children.SelectMany(c => c)], parents = [.. _parents.SelectMany(p => p)];
        Array.Sort(children, parents);
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

    /// <summary>Whether <paramref name="tree"/> may lead to one of the blobs.</summary>
    public bool MayLead(ObjectId tree) => _marked.Contains(tree.Prefix);
}
