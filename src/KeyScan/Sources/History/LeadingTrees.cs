using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Of every tree that leads to something asked for, the entries that do, read in the order of the pack. A commit's tree is asked
/// for once for each commit: read by themselves, in the order of history, most of them are rebuilt over and over from the same
/// long chains. For histories of which <see cref="TreeMarks"/> could not keep as much.
/// </summary>
internal sealed class LeadingTrees : IObjectReceiver
{
    private readonly IReadOnlySet<ObjectId> _blobs;
    private readonly Func<ObjectId, bool> _mayLead;
    private readonly ObjectFormat _format;
    private readonly KeptEntries _kept;

    private LeadingTrees(IReadOnlySet<ObjectId> blobs, Func<ObjectId, bool> mayLead, ObjectFormat format, int workers) =>
        (_blobs, _mayLead, _format, _kept) = (blobs, mayLead, format, new KeptEntries(workers));

    /// <summary>Reads the trees of <paramref name="database"/> that lead to <paramref name="blobs"/>.</summary>
    /// <param name="database">The objects.</param>
    /// <param name="blobs">What is asked for.</param>
    /// <param name="mayLead">Whether a tree may lead there.</param>
    /// <param name="workers">How many threads read.</param>
    /// <param name="cancellation">Stops it.</param>
    public static KeptEntries Read(ObjectDatabase database, IReadOnlySet<ObjectId> blobs, Func<ObjectId, bool> mayLead,
        int workers, CancellationToken cancellation)
    {
        var trees = new LeadingTrees(blobs, mayLead, database.Format, workers);
        // What cannot be read here was named by the first reading of all trees, and is by who asks for it.
        _ = ObjectSweep.Read(database, trees, new BulkOptions { Workers = workers }, cancellation);
        return trees._kept;
    }

    /// <inheritdoc/>
    public bool MayWant(ObjectId id, ObjectType type) => type is ObjectType.Tree or ObjectType.None && _mayLead(id);

    /// <inheritdoc/>
    public bool Wants(ObjectId id, ObjectType type, long size) => type == ObjectType.Tree;

    /// <inheritdoc/>
    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link)
    {
        var entries = new TreeEntries(content.Span, _format);
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            if (!entry.IsSubmodule && (_blobs.Contains(entry.Id) || (entry.IsTree && _mayLead(entry.Id))))
                _kept.Add(entries.CurrentBytes, worker);
        }
        // One that is broken is reported by who reads it.
        _kept.End(id, worker, isKept: !entries.IsBroken);
    }
}
