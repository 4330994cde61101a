using System.Buffers;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Of every tree that leads to something asked for, the entries that do, read in the order of the pack. A commit's tree is asked
/// for once for each commit: read by themselves, in the order of history, most of them are rebuilt over and over from the same
/// long chains.
/// </summary>
internal sealed class LeadingTrees : IObjectReceiver
{
    /// <summary>Trees above it are read by themselves, bytes of one worker.</summary>
    private const int MostHeld = 32 << 20;

    private readonly IReadOnlySet<ObjectId> _blobs;
    private readonly Func<ObjectId, bool> _mayLead;
    private readonly ObjectFormat _format;
    private readonly ArrayBufferWriter<byte>[] _entries;
    private readonly Dictionary<ObjectId, (int Start, int Length)>[] _places;

    private LeadingTrees(IReadOnlySet<ObjectId> blobs, Func<ObjectId, bool> mayLead, ObjectFormat format, int workers)
    {
        (_blobs, _mayLead, _format) = (blobs, mayLead, format);
        _entries = [.. Enumerable.Range(0, workers).Select(_ => new ArrayBufferWriter<byte>())];
        _places = [.. Enumerable.Range(0, workers).Select(_ => new Dictionary<ObjectId, (int, int)>())];
    }

    /// <summary>Reads the trees of <paramref name="database"/> that lead to <paramref name="blobs"/>.</summary>
    /// <param name="database">The objects.</param>
    /// <param name="blobs">What is asked for.</param>
    /// <param name="mayLead">Whether a tree may lead there.</param>
    /// <param name="workers">How many threads read.</param>
    /// <param name="cancellation">Stops it.</param>
    public static LeadingTrees Read(ObjectDatabase database, IReadOnlySet<ObjectId> blobs, Func<ObjectId, bool> mayLead,
        int workers, CancellationToken cancellation)
    {
        var trees = new LeadingTrees(blobs, mayLead, database.Format, workers);
        // What cannot be read here was named by the first reading of all trees, and is by who asks for it.
        _ = ObjectSweep.Read(database, trees, new BulkOptions { Workers = workers }, cancellation);
        return trees;
    }

    /// <summary>
    /// The entries of <paramref name="tree"/> that lead on, in the form and order of the tree; false where it was not read.
    /// </summary>
    public bool TryFind(in ObjectId tree, out ReadOnlyMemory<byte> entries)
    {
        for (int worker = 0; worker < _places.Length; worker++)
        {
            if (_places[worker].TryGetValue(tree, out (int Start, int Length) place))
            {
                entries = _entries[worker].WrittenMemory.Slice(place.Start, place.Length);
                return true;
            }
        }
        entries = default;
        return false;
    }

    /// <inheritdoc/>
    public bool MayWant(ObjectId id, ObjectType type) => type is ObjectType.Tree or ObjectType.None && _mayLead(id);

    /// <inheritdoc/>
    public bool Wants(ObjectId id, ObjectType type, long size) => type == ObjectType.Tree;

    /// <inheritdoc/>
    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link)
    {
        ArrayBufferWriter<byte> all = _entries[worker];
        int start = all.WrittenCount;
        if (start > MostHeld)
            return;
        var entries = new TreeEntries(content.Span, _format);
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            if (!entry.IsSubmodule && (_blobs.Contains(entry.Id) || (entry.IsTree && _mayLead(entry.Id))))
                all.Write(entries.CurrentBytes);
        }
        // One that is broken is reported by who reads it.
        if (!entries.IsBroken)
            _places[worker][id] = (start, all.WrittenCount - start);
    }
}
