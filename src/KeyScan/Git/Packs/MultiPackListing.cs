namespace KeyScan.Git.Packs;

/// <summary>One pack's part of a multi-pack-index, for a pack whose own index is gone.</summary>
internal sealed class MultiPackListing : IPackListing
{
    private readonly MultiPackIndex _index;
    private readonly int _pack;
    private readonly int[] _positions;

    /// <summary>Creates the listing of the pack with the number <paramref name="pack"/>; reads the whole index once.</summary>
    public MultiPackListing(MultiPackIndex index, int pack)
    {
        _index = index;
        _pack = pack;
        _positions = [.. Enumerable.Range(0, index.Count).Where(position => index.PlaceAt(position).Pack == pack)];
    }

    /// <inheritdoc/>
    public int Count => _positions.Length;

    /// <inheritdoc/>
    public string Path => _index.Path;

    /// <inheritdoc/>
    public ObjectId IdAt(int position) => _index.IdAt(_positions[position]);

    /// <inheritdoc/>
    public long OffsetAt(int position) => _index.PlaceAt(_positions[position]).Offset;

    /// <inheritdoc/>
    public bool TryFind(in ObjectId id, out long offset) => _index.TryFind(id, out int pack, out offset) && pack == _pack;
}
