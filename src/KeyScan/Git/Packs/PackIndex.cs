using System.Buffers.Binary;

namespace KeyScan.Git.Packs;

/// <summary>A pack's index (<c>.idx</c>, version 2): ids in order, and where each object begins.</summary>
internal sealed class PackIndex : IPackListing, IDisposable
{
    private const uint Magic = 0xff744f63;
    private const int HeaderLength = 8;
    private const int FanoutLength = 256 * 4;
    private const uint IsLarge = 0x8000_0000;

    private readonly MappedFile _file;
    private readonly int _idLength;
    private readonly long _ids, _offsets, _largeOffsets;
    private readonly int _largeCount;
    private readonly int[] _fanout;

    private PackIndex(MappedFile file, ObjectFormat format)
    {
        _file = file;
        _idLength = (int)format;
        ReadOnlySpan<byte> header = file.Slice(0, HeaderLength);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Magic)
            throw Broken("not a pack index, or one of version 1 (git index-pack writes it anew)");
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is var version and not 2)
            throw Broken($"pack index version {version} is not known");
        _fanout = Fanout.Read(file.Slice(HeaderLength, FanoutLength))
            ?? throw Broken("the pack index's fan-out table is not in order");
        Count = _fanout[255];

        _ids = HeaderLength + FanoutLength;
        long crcs = _ids + (long)Count * _idLength;
        _offsets = crcs + (long)Count * 4;
        _largeOffsets = _offsets + (long)Count * 4;
        long large = file.Length - _largeOffsets - 2 * _idLength;
        if (large < 0 || large % 8 != 0 || large / 8 > Count)
            throw Broken($"the pack index has {file.Length} bytes, which does not fit its {Count} objects");
        _largeCount = (int)(large / 8);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <summary>The checksum of the pack that the index was made for.</summary>
    public ReadOnlySpan<byte> PackChecksum => _file.Slice(_file.Length - 2 * _idLength, _idLength);

    /// <summary>Maps an index and checks its structure.</summary>
    /// <exception cref="GitObjectException">It is not one.</exception>
    public static PackIndex Open(string path, ObjectFormat format)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new PackIndex(file, format);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ObjectId IdAt(int position) => new(IdBytes(position));

    /// <inheritdoc/>
    public long OffsetAt(int position)
    {
        CheckPosition(position);
        uint offset = BinaryPrimitives.ReadUInt32BigEndian(_file.Slice(_offsets + (long)position * 4, 4));
        if ((offset & IsLarge) == 0)
            return offset;
        uint large = offset & ~IsLarge;
        if (large >= _largeCount)
            return -1;
        return BinaryPrimitives.ReadInt64BigEndian(_file.Slice(_largeOffsets + (long)large * 8, 8));
    }

    /// <inheritdoc/>
    public bool TryFind(in ObjectId id, out long offset)
    {
        int position = Fanout.Find(this, _fanout, id);
        offset = position < 0 ? -1 : OffsetAt(position);
        return position >= 0;
    }

    /// <summary>
    /// Whether the ids are in order and in their place in the fan-out table, as looking them up needs; reads them all.
    /// </summary>
    public bool AreIdsSorted() => Fanout.IsSorted(this, _fanout);

    private ReadOnlySpan<byte> IdBytes(int position)
    {
        CheckPosition(position);
        return _file.Slice(_ids + (long)position * _idLength, _idLength);
    }

    private void CheckPosition(int position) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count, nameof(position));

    private GitObjectException Broken(string what) => new(what, _file.Path);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
