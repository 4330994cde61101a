using System.Buffers;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.History;

/// <summary>
/// Some entries of many trees, in the form and order of their tree, as far as there is room for them. Each worker has a part of
/// its own.
/// </summary>
/// <param name="workers">How many write at once.</param>
internal sealed class KeptEntries(int workers)
{
    /// <summary>Bytes of one worker: a tree that comes after them is not kept.</summary>
    private const int MostHeld = 32 << 20;

    /// <summary>What a tree costs beside its entries, bytes.</summary>
    private const int CostOfTree = 64;

    private readonly Part[] _parts = [.. Enumerable.Range(0, workers).Select(_ => new Part())];

    /// <summary>Whether there was room for every tree.</summary>
    public bool IsComplete => _parts.All(p => !p.IsFull);

    /// <summary>Adds an entry to the tree that <paramref name="worker"/> is at.</summary>
    public void Add(ReadOnlySpan<byte> entry, int worker)
    {
        if (!_parts[worker].IsFull)
            _parts[worker].Entries.Write(entry);
    }

    /// <summary>Ends a tree: what was added since the last one ended is its own, or nobody's.</summary>
    /// <param name="tree">Its id.</param>
    /// <param name="worker">Who is at it.</param>
    /// <param name="isKept">False for a tree that nobody will ask for here.</param>
    public void End(in ObjectId tree, int worker, bool isKept)
    {
        Part part = _parts[worker];
        if (part.IsFull)
            return;
        if (isKept)
            part.Places[tree] = (part.Start, part.Entries.WrittenCount - part.Start);
        part.Start = part.Entries.WrittenCount;
        part.IsFull = part.Start + ((long)part.Places.Count * CostOfTree) > MostHeld;
    }

    /// <summary>The entries kept of <paramref name="tree"/>; false where it was not.</summary>
    public bool TryFind(in ObjectId tree, out ReadOnlyMemory<byte> entries)
    {
        foreach (Part part in _parts)
        {
            if (part.Places.TryGetValue(tree, out (int Start, int Length) place))
            {
                entries = part.Entries.WrittenMemory.Slice(place.Start, place.Length);
                return true;
            }
        }
        entries = default;
        return false;
    }

    /// <summary>Lets go of all of them.</summary>
    public void Clear()
    {
        for (int worker = 0; worker < _parts.Length; worker++)
            _parts[worker] = new Part { IsFull = true };
    }

    private sealed class Part
    {
        public ArrayBufferWriter<byte> Entries { get; } = new();

        public Dictionary<ObjectId, (int Start, int Length)> Places { get; } = [];

        public int Start { get; set; }

        public bool IsFull { get; set; }
    }
}
