using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>The entries of a pack in the order in which they lie in it.</summary>
internal sealed class PackOrder
{
    private readonly Pack _pack;
    private readonly long[] _offsets;
    private readonly int[] _positions;

    /// <summary>Sorts what the pack lists; entries that cannot be there are reported and left out.</summary>
    public PackOrder(Pack pack, BulkResult result)
    {
        _pack = pack;
        IPackListing listing = pack.Listing;
        var offsets = new long[listing.Count];
        var positions = new int[listing.Count];
        for (int i = 0; i < offsets.Length; i++)
            (offsets[i], positions[i]) = (listing.OffsetAt(i), i);
        Array.Sort(offsets, positions);
        int kept = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            Fault? error = offsets[i] < PackFile.HeaderLength || offsets[i] >= pack.File.DataEnd
                ? "the index names an offset outside the pack"
                : kept > 0 && offsets[i] == offsets[kept - 1] ? "the index names another object at the same place"
                : null;
            if (error is null)
                (offsets[kept], positions[kept++]) = (offsets[i], positions[i]);
            else
                result.Add(pack.MakeError(listing.IdAt(positions[i]), offsets[i], error).ToProblem());
        }
        Count = kept;
        (_offsets, _positions) = (offsets, positions);
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Where an entry begins.</summary>
    public long OffsetOf(int entry) => _offsets[entry];

    /// <summary>Where an entry must have ended.</summary>
    public long EndOf(int entry) => entry + 1 < Count ? _offsets[entry + 1] : _pack.File.DataEnd;

    /// <summary>The object that an entry is.</summary>
    public ObjectId IdOf(int entry) => _pack.Listing.IdAt(_positions[entry]);

    /// <summary>The entry that begins at <paramref name="offset"/>; negative for none.</summary>
    public int Find(long offset) => Array.BinarySearch(_offsets, 0, Count, offset);
}
