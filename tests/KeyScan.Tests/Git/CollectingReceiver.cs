using System.Collections.Concurrent;
using KeyScan.Git;
using KeyScan.Git.Bulk;

namespace KeyScan.Tests.Git;

/// <summary>Keeps a copy of everything it is given.</summary>
internal sealed class CollectingReceiver(Func<ObjectId, ObjectType, bool>? mayWant = null,
    Func<long, bool>? wantsSize = null) : IObjectReceiver
{
    public ConcurrentDictionary<ObjectId, (ObjectType Type, byte[] Content)> Objects { get; } = new();

    public bool MayWant(ObjectId id, ObjectType type) => mayWant?.Invoke(id, type) ?? true;

    public bool Wants(ObjectId id, ObjectType type, long size) => wantsSize?.Invoke(size) ?? true;

    public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link) =>
        Objects[id] = (type, content.ToArray());
}
