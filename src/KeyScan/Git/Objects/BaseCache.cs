namespace KeyScan.Git.Objects;

/// <summary>
/// Bytes that were read lately, because what is read next is often a delta to them. Bounded, the one unused for longest goes
/// first; any thread may ask.
/// </summary>
internal sealed class BaseCache<TKey>(long capacity) where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, ObjectType Type, byte[] Content)>> _nodes = [];
    private readonly LinkedList<(TKey Key, ObjectType Type, byte[] Content)> _latest = new();
    private long _held;

    /// <summary>What is kept of <paramref name="key"/>.</summary>
    public bool TryGet(TKey key, out ObjectType type, out byte[] content)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                (type, content) = (ObjectType.None, []);
                return false;
            }
            _latest.Remove(node);
            _latest.AddFirst(node);
            (_, type, content) = node.Value;
            return true;
        }
    }

    /// <summary>Keeps bytes, unless they alone would take much of the room.</summary>
    public void Add(TKey key, ObjectType type, byte[] content)
    {
        if (content.Length > capacity / 8)
            return;
        lock (_lock)
        {
            if (_nodes.ContainsKey(key))
                return;
            _nodes.Add(key, _latest.AddFirst((key, type, content)));
            // An empty object takes room too.
            _held += content.Length + 200;
            while (_held > capacity)
            {
                var last = _latest.Last!;
                _latest.RemoveLast();
                _nodes.Remove(last.Value.Key);
                _held -= last.Value.Content.Length + 200;
            }
        }
    }
}
