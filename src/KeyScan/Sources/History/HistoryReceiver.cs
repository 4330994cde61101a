using System.Collections.Concurrent;
using System.Text;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Takes objects as they come out of packs: blobs and messages go to be scanned, commits into the graph. Trees wait until it is
/// known which blobs anybody asks for.
/// </summary>
internal sealed class HistoryReceiver(IBlobReceiver[] receivers, ObjectFormat format, ObjectDelivery objects, long limit,
    IReadOnlySet<ObjectId>? wanted, IReadOnlySet<string> refs, bool isDeltaScanned) : IObjectReceiver
{
    // Where a blob belongs is found out later, and only if something is found in it.
    internal static readonly Provenance Unattributed = new() { Source = SourceKind.Blob, Path = "" };
    private static readonly Provenance CommitMessage = Unattributed with { Source = SourceKind.CommitMessage };
    private static readonly Provenance TagMessage = Unattributed with { Source = SourceKind.TagMessage };

    private readonly ConcurrentDictionary<string, bool> _submodules = new(StringComparer.Ordinal);

    /// <summary>The commits met.</summary>
    public CommitGraph Commits { get; } = new();

    /// <summary>The annotated tags met: name and what each points at.</summary>
    public ConcurrentDictionary<ObjectId, TagNode> Tags { get; } = new();

    /// <summary>The names that trees give.</summary>
    public TreeNames Names { get; } = new(receivers);

    /// <summary>How many submodules the trees of a part name.</summary>
    public int SubmoduleCount => _submodules.Count;

    /// <summary>Blobs that are too large to be held, with their sizes: they come after the others, one by one.</summary>
    public ConcurrentDictionary<ObjectId, long> Large { get; } = new();

    /// <inheritdoc/>
    public bool MayWant(ObjectId id, ObjectType type) => wanted is null ? type != ObjectType.Tree : wanted.Contains(id);

    /// <inheritdoc/>
    public bool Wants(ObjectId id, ObjectType type, long size)
    {
        // Where all is read, trees come later, once for all there is to be asked of them.
        if ((type == ObjectType.Tree && wanted is null) || size == 0 || (wanted is not null && !wanted.Contains(id)))
            return false;
        if (type != ObjectType.Blob || size <= ObjectDelivery.MostHeld)
            return true;
        Large.TryAdd(id, size);
        return false;
    }

    /// <inheritdoc/>
    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link)
    {
        IBlobReceiver receiver = receivers[worker];
        switch (type)
        {
            case ObjectType.Blob when content.Length > limit:
                _ = objects.HandOver(LargeBlob.From(content), id, content.Length, Unattributed, receiver);
                break;
            case ObjectType.Blob:
                receiver.Receive(new Blob(content.Span, Unattributed, id) { Link = isDeltaScanned ? link : null });
                break;
            case ObjectType.Tree:
                var entries = new TreeEntries(content.Span, format);
                while (entries.MoveNext())
                {
                    _ = Names.Find(entries.Current, worker);
                    if (entries.Current.IsSubmodule)
                        _submodules.TryAdd(Encoding.UTF8.GetString(entries.Current.Name), true);
                }
                break;
            case ObjectType.Commit:
                var commit = CommitText.Parse(content, format);
                Commits.Add(new CommitNode(id, commit.Tree, commit.Parents, commit.Committer.Date?.ToUnixTimeSeconds() ?? 0));
                ScanMessage(receiver, id, CommitMessage, commit.Message, commit.AuthorLine, commit.CommitterLine);
                break;
            case ObjectType.Tag:
                var tag = TagText.Parse(content, format);
                Tags.TryAdd(id, new TagNode(tag.Name, tag.Target));
                // The names of refs are looked at by themselves.
                if (!refs.Contains(tag.Name))
                    _ = receiver.ReceiveName(tag.Name, TagMessage, id);
                ScanMessage(receiver, id, TagMessage, tag.Message, tag.TaggerLine, default);
                break;
        }
    }

    /// <summary>The message first, so that its lines have the numbers people know, then who wrote it.</summary>
    internal static void ScanMessage(IBlobReceiver receiver, in ObjectId id, Provenance provenance, ReadOnlyMemory<byte> message,
        ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        byte[] text = [.. message.Span, (byte)'\n', .. first.Span, (byte)'\n', .. second.Span];
        receiver.Receive(new Blob(text, provenance, id));
    }
}
