using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Git.Packs;

/// <summary>One index over several packs (<c>multi-pack-index</c>).</summary>
internal sealed class MultiPackIndex : ISortedIds, IDisposable
{
    private const int HeaderLength = 12;
    private const int ChunkRow = 12;
    private const int MostNames = 64 << 20;
    private const uint IsLarge = 0x8000_0000;

    private readonly MappedFile _file;
    private readonly int _idLength;
    private readonly int[] _fanout;
    private readonly Chunk _ids, _offsets, _largeOffsets;

    private MultiPackIndex(MappedFile file, ObjectFormat format)
    {
        _file = file;
        _idLength = (int)format;
        ReadOnlySpan<byte> header = file.Slice(0, HeaderLength);
        if (!header.StartsWith("MIDX"u8))
            throw Broken("not a multi-pack-index");
        if (header[4] != 1)
            throw Broken($"multi-pack-index version {header[4]} is not known");
        if (header[5] != (format == ObjectFormat.Sha1 ? 1 : 2))
            throw Broken("the multi-pack-index is made for another object format");
        uint packs = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);

        var chunks = new Dictionary<string, Chunk>(StringComparer.Ordinal);
        ReadChunks(header[6], chunks);
        Chunk fanout = Require(chunks, "OIDF", 256 * 4);
        _fanout = Fanout.Read(file.Slice(fanout.Start, 256 * 4))
            ?? throw Broken("the multi-pack-index's fan-out table is not in order");
        Count = _fanout[255];
        _ids = Require(chunks, "OIDL", (long)Count * _idLength);
        _offsets = Require(chunks, "OOFF", (long)Count * 8);
        chunks.TryGetValue("LOFF", out _largeOffsets);
        PackNames = ReadNames(Require(chunks, "PNAM", packs), packs);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The packs it covers, as the names of their own indexes.</summary>
    public IReadOnlyList<string> PackNames { get; }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Maps an index and checks its structure.</summary>
    /// <exception cref="GitObjectException">It is not one.</exception>
    public static MultiPackIndex Open(string path, ObjectFormat format)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new MultiPackIndex(file, format);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ObjectId IdAt(int position)
    {
        CheckPosition(position);
        return new ObjectId(_file.Slice(_ids.Start + (long)position * _idLength, _idLength));
    }

    /// <summary>
    /// Which pack holds the object at <paramref name="position"/>, and where; negative where the index is broken.
    /// </summary>
    public (int Pack, long Offset) PlaceAt(int position)
    {
        CheckPosition(position);
        ReadOnlySpan<byte> row = _file.Slice(_offsets.Start + (long)position * 8, 8);
        uint pack = BinaryPrimitives.ReadUInt32BigEndian(row), offset = BinaryPrimitives.ReadUInt32BigEndian(row[4..]);
        if (pack >= PackNames.Count)
            return (-1, -1);
        // Without a chunk of large offsets the top bit is an offset's own.
        if ((offset & IsLarge) == 0 || _largeOffsets.Length == 0)
            return ((int)pack, offset);
        long large = (long)(offset & ~IsLarge) * 8;
        return large + 8 > _largeOffsets.Length
            ? (-1, -1)
            : ((int)pack, BinaryPrimitives.ReadInt64BigEndian(_file.Slice(_largeOffsets.Start + large, 8)));
    }

    /// <summary>Which pack holds the object <paramref name="id"/>, and where; false when none does.</summary>
    public bool TryFind(in ObjectId id, out int pack, out long offset)
    {
        int position = Fanout.Find(this, _fanout, id);
        (pack, offset) = position < 0 ? (-1, -1) : PlaceAt(position);
        return position >= 0;
    }

    /// <summary>Whether the ids are in order; reads them all.</summary>
    public bool AreIdsSorted() => Fanout.IsSorted(this, _fanout);

    private void CheckPosition(int position) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count, nameof(position));

    private void ReadChunks(int count, Dictionary<string, Chunk> chunks)
    {
        ReadOnlySpan<byte> table = _file.Slice(HeaderLength, (count + 1) * ChunkRow);
        long end = _file.Length - _idLength;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> row = table[(i * ChunkRow)..];
            long start = BinaryPrimitives.ReadInt64BigEndian(row[4..]);
            long next = BinaryPrimitives.ReadInt64BigEndian(row[(ChunkRow + 4)..]);
            if (start < HeaderLength + table.Length || next < start || next > end)
                throw Broken("the multi-pack-index's table of contents is not in order");
            chunks[Encoding.Latin1.GetString(row[..4])] = new Chunk(start, next - start);
        }
    }

    private Chunk Require(Dictionary<string, Chunk> chunks, string name, long length) =>
        chunks.TryGetValue(name, out Chunk chunk) && chunk.Length >= length
            ? chunk
            : throw Broken($"the multi-pack-index's chunk {name} is missing or too short");

    private List<string> ReadNames(Chunk chunk, uint count)
    {
        ReadOnlySpan<byte> text = _file.Slice(chunk.Start, (int)Math.Min(chunk.Length, MostNames));
        var names = new List<string>();
        while (names.Count < count)
        {
            int end = text.IndexOf((byte)0);
            string name = end > 0 ? Encoding.UTF8.GetString(text[..end]) : "";
            // A name with a folder in it would open a file elsewhere.
            if (name.Length == 0 || System.IO.Path.GetFileName(name) != name)
                throw Broken("the multi-pack-index's pack names are broken");
            names.Add(name);
            text = text[(end + 1)..];
        }
        return names;
    }

    private GitObjectException Broken(string what) => new(what, _file.Path);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private readonly record struct Chunk(long Start, long Length);
}
